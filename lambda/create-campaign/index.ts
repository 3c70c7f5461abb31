import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { createHandler } from '../shared/handler';
import { createCampaignInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './create-campaign';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'create-campaign',
  logger: new Logger({ serviceName: 'create-campaign' }),
  input: createCampaignInput,
  subject: (input) => input.campaign.campaignArn,
  run: (input) => run(input, { personalize }),
  outcome: ({ status, action }) => ({ status, action }),
});
