import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { S3Client } from '@aws-sdk/client-s3';
import { createHandler } from '../shared/handler';
import { createDatasetImportJobInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { s3Port } from '../shared/s3-sdk';
import { run } from './create-dataset-import-job';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));
const s3 = s3Port(new S3Client({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-dataset-import-job',
  logger: new Logger({ serviceName: 'create-dataset-import-job' }),
  input: createDatasetImportJobInput,
  subject: (input) => input.dataset.datasetArn,
  run: (input) => run(input, { personalize, s3 }),
  outcome: ({ datasetImportJobArn, status, action }) => ({ datasetImportJobArn, status, action }),
});
