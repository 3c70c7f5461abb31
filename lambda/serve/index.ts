import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SERVING_ENVIRONMENT, type ServePlan } from '../shared/contract/serving';
import { personalizePort } from '../shared/personalize-sdk';
import { s3Port } from '../shared/s3-sdk';
import { createHttpHandler } from '../shared/serving/http-handler';
import { Kept, KEPT_MILLISECONDS } from '../shared/serving/kept';
import { parameterValuesPort } from '../shared/serving/parameters';
import { planFrom } from '../shared/serving/plan-from';
import { statusReader } from './asked';
import { popularReader } from './fallback';
import { runtimePort } from './runtime-port';
import { run, type ServeDeps } from './serve';

/** A caller waits: what does not answer soon is given up for the popular items. */
const clientOptions = { maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 4000 } };

function makeDeps(): ServeDeps {
  const plan = planFrom<ServePlan>(process.env, SERVING_ENVIRONMENT.servePlan);
  const s3 = s3Port(new S3Client(clientOptions));
  const parameters = parameterValuesPort(new SSMClient(clientOptions));
  const options = { now: Date.now, milliseconds: KEPT_MILLISECONDS };
  return {
    plan,
    s3,
    runtime: runtimePort(new PersonalizeRuntimeClient(clientOptions)),
    parameters: new Kept(async (name) => (await parameters.values([name])).get(name), options),
    statuses: new Kept(statusReader(personalizePort(new PersonalizeClient(clientOptions))), options),
    popular: new Kept(popularReader(s3, plan.bucket), options),
  };
}

let deps: ServeDeps | undefined;

export const handler = createHttpHandler({
  operation: 'serve',
  logger: new Logger({ serviceName: 'serve' }),
  run: (request) => run(request, (deps ??= makeDeps())),
});
