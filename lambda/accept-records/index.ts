import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type AcceptPlan, type RecordKind, SERVING_ENVIRONMENT } from '../shared/contract/serving';
import { createHttpHandler } from '../shared/serving/http-handler';
import { Kept, KEPT_MILLISECONDS } from '../shared/serving/kept';
import { parameterValuesPort } from '../shared/serving/parameters';
import { planFrom } from '../shared/serving/plan-from';
import { type AcceptRecordsDeps, run } from './accept-records';
import { queuePort } from './queue-port';
import { schemaReader } from './schemas';

const clientOptions = { maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

function makeDeps(): AcceptRecordsDeps {
  const plan = planFrom<AcceptPlan>(process.env, SERVING_ENVIRONMENT.acceptPlan);
  const readSchema = schemaReader(plan, parameterValuesPort(new SSMClient(clientOptions)));
  return {
    queue: queuePort(new SQSClient(clientOptions), plan.queueUrl),
    schemas: new Kept((kind) => readSchema(kind as RecordKind), { now: Date.now, milliseconds: KEPT_MILLISECONDS }),
    now: Date.now,
    newId: randomUUID,
    pause: (attempt) => setTimeout(50 * 2 ** attempt),
  };
}

let deps: AcceptRecordsDeps | undefined;

export const handler = createHttpHandler({
  operation: 'accept-records',
  logger: new Logger({ serviceName: 'accept-records' }),
  run: (request) => run(request, (deps ??= makeDeps())),
});
