import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createHandler } from '../shared/handler';
import { acquireLockInput } from '../shared/payloads';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { s3Port } from '../shared/s3-sdk';
import { statesPort } from '../shared/states-sdk';
import { run } from './acquire-lock';

const s3 = s3Port(new S3Client({ maxAttempts: SDK_MAX_ATTEMPTS }));
const states = statesPort(new SFNClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'acquire-lock',
  logger: new Logger({ serviceName: 'acquire-lock' }),
  input: acquireLockInput,
  subject: (input) => `s3://${input.lock.bucket}/${input.lock.key}`,
  run: (input) => run(input, { s3, states }),
  outcome: ({ acquired, heldBy = '' }) => ({ acquired, heldBy }),
});
