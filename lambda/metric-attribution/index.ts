import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { customResourceHttp } from '../shared/custom-resource-http';
import { createHandler } from '../shared/handler';
import { pauses } from '../shared/pauses';
import { metricAttributionInput } from '../shared/payloads';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { run } from './metric-attribution';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));

export const handler = createHandler({
  operation: 'metric-attribution',
  logger: new Logger({ serviceName: 'metric-attribution' }),
  input: metricAttributionInput,
  subject: (input) => input.ResourceProperties.metricAttributionArn,
  run: (input, context) => {
    const pause = pauses({
      wait: (milliseconds) => wait(milliseconds),
      left: () => context.getRemainingTimeInMillis(),
    });
    return run(input, { personalize, customResource: customResourceHttp, pause });
  },
  outcome: ({ action }) => ({ action }),
});
