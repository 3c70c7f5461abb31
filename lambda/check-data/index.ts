import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { createHandler } from '../shared/handler';
import { checkDataInput } from '../shared/payloads';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { s3Port } from '../shared/s3-sdk';
import { run } from './check-data';

const s3 = s3Port(new S3Client({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'check-data',
  logger: new Logger({ serviceName: 'check-data' }),
  input: checkDataInput,
  subject: ({ report }) => `s3://${report.bucket}/${report.key}`,
  run: (input, context) =>
    run(input, { s3, now: Date.now, remainingMilliseconds: () => context.getRemainingTimeInMillis() }),
  outcome: ({ passed, summary }) => ({ passed, summary }),
});
