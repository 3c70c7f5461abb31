import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE } from '../shared/contract/watching';
import { createHandler } from '../shared/handler';
import { personalizePort } from '../shared/personalize-sdk';
import { SDK_MAX_ATTEMPTS } from '../shared/retries';
import { publishMetricsInput } from '../shared/watching-payloads';
import { run } from './publish-metrics';

const personalize = personalizePort(new PersonalizeClient({ maxAttempts: SDK_MAX_ATTEMPTS }));
// Lines of the log that CloudWatch turns into metrics: no permission, no call.
const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'publish-metrics' });

export const handler = createHandler({
  operation: 'publish-metrics',
  logger: new Logger({ serviceName: 'publish-metrics' }),
  input: publishMetricsInput,
  subject: (input) => input.pipeline,
  run: (input) =>
    run(input, {
      personalize,
      now: Date.now,
      publish: ({ pipeline, solution }, values) => {
        metrics.addDimension(METRIC_DIMENSIONS.pipeline, pipeline).addDimension(METRIC_DIMENSIONS.solution, solution);
        for (const [name, value] of Object.entries(values)) metrics.addMetric(name, MetricUnit.NoUnit, value);
        metrics.publishStoredMetrics();
      },
    }),
  outcome: ({ published }) => ({ published }),
});
