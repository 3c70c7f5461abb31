import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { cloudWatchPort } from '../shared/cloudwatch-sdk';
import { createHandler } from '../shared/handler';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { adjustCapacityInput } from '../shared/watching-payloads';
import { run } from './adjust-capacity';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));
const cloudWatch = cloudWatchPort(new CloudWatchClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'adjust-capacity',
  logger: new Logger({ serviceName: 'adjust-capacity' }),
  input: adjustCapacityInput,
  subject: (input) => input.campaignArn,
  run: (input) => run(input, { personalize, cloudWatch, now: Date.now }),
  outcome: ({ action, before, minProvisionedTPS, reason }) => ({ action, before, minProvisionedTPS, reason }),
});
