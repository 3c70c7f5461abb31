import type {
  MetricAttributionInput,
  MetricAttributionOutput,
  MetricAttributionProperties,
} from '../shared/contract/data';
import type { CustomResourcePort } from '../shared/custom-resource-port';
import { ResourceAlreadyExistsError, ServiceError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';

export interface MetricAttributionDeps {
  readonly personalize: Pick<
    PersonalizePort,
    | 'createMetricAttribution'
    | 'describeMetricAttribution'
    | 'listMetricAttributionMetrics'
    | 'updateMetricAttribution'
    | 'deleteMetricAttribution'
  >;
  readonly customResource: CustomResourcePort;
  /** Waits; throws when there is no time left. */
  readonly pause: () => Promise<void>;
}

/**
 * The metric attribution of a dataset group, as a custom resource: CloudFormation would make another one for other metrics before it
 * deletes the old one, and a group takes one. Here the metrics change in place. An update that is rolled back comes again with the
 * metrics of before. What goes wrong is told to CloudFormation, which would otherwise wait for its whole timeout.
 * @throws ServiceError when the answer did not arrive; Lambda calls again, and nothing is done twice
 */
export async function run(
  request: MetricAttributionInput,
  deps: MetricAttributionDeps,
): Promise<MetricAttributionOutput> {
  const { metricAttributionArn } = request.ResourceProperties;
  const answered = { request, physicalResourceId: request.PhysicalResourceId ?? metricAttributionArn };
  let action: MetricAttributionOutput['action'];
  try {
    action = await (request.RequestType === 'Delete'
      ? remove(metricAttributionArn, deps)
      : bring(request.ResourceProperties, deps));
  } catch (error) {
    const failureReason = error instanceof Error ? error.message : String(error);
    await deps.customResource.answer({ ...answered, failureReason });
    return { action: 'refused' };
  }
  await deps.customResource.answer(answered);
  return { action };
}

async function remove(arn: string, { personalize, pause }: MetricAttributionDeps): Promise<'deleted'> {
  await personalize.deleteMetricAttribution(arn);
  while ((await personalize.describeMetricAttribution(arn)) !== undefined) await pause();
  return 'deleted';
}

/** Created when absent, otherwise brought to the metrics and the place of the reports. A metric that differs goes and comes again. */
async function bring(
  wanted: MetricAttributionProperties,
  deps: MetricAttributionDeps,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { personalize } = deps;
  const { metricAttributionArn, name, datasetGroupArn, metrics, roleArn, reportLocation } = wanted;
  const metricsOutputConfig = {
    roleArn,
    ...(reportLocation !== undefined && { s3DataDestination: { path: reportLocation } }),
  };
  const found = await personalize.describeMetricAttribution(metricAttributionArn);
  if (found === undefined) {
    try {
      await personalize.createMetricAttribution({
        name,
        datasetGroupArn,
        metrics: copied(metrics),
        metricsOutputConfig,
      });
    } catch (error) {
      // The answer to an earlier call was lost: it is being created.
      if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    }
    await untilActive(metricAttributionArn, deps);
    return 'created';
  }
  await untilActive(metricAttributionArn, deps);
  const present = await personalize.listMetricAttributionMetrics(metricAttributionArn);
  const removeMetrics = present.filter((metric) => !metrics.some((one) => isSame(one, metric)));
  const addMetrics = metrics.filter((metric) => !present.some((one) => isSame(one, metric)));
  const { s3DataDestination, roleArn: presentRole } = found.metricsOutputConfig ?? {};
  const isOutputSame = s3DataDestination?.path === reportLocation && presentRole === roleArn;
  if (removeMetrics.length === 0 && addMetrics.length === 0 && isOutputSame) return 'unchanged';
  await personalize.updateMetricAttribution({
    metricAttributionArn,
    metricsOutputConfig,
    ...(removeMetrics.length > 0 && { removeMetrics: removeMetrics.map(({ metricName = '' }) => metricName) }),
    ...(addMetrics.length > 0 && { addMetrics: copied(addMetrics) }),
  });
  await untilActive(metricAttributionArn, deps);
  return 'updated';
}

interface Metric {
  readonly metricName?: string | undefined;
  readonly eventType?: string | undefined;
  readonly expression?: string | undefined;
}

function isSame(one: Metric, other: Metric): boolean {
  return (
    one.metricName === other.metricName && one.eventType === other.eventType && one.expression === other.expression
  );
}

function copied(metrics: MetricAttributionProperties['metrics']) {
  return metrics.map((metric) => ({ ...metric }));
}

async function untilActive(arn: string, { personalize, pause }: MetricAttributionDeps): Promise<void> {
  for (;;) {
    const { status, failureReason } = (await personalize.describeMetricAttribution(arn)) ?? {};
    if (status === 'ACTIVE') return;
    if (status === 'CREATE FAILED') {
      // It would stand in the way of the next attempt.
      await personalize.deleteMetricAttribution(arn);
      const reason = failureReason ?? 'the service gives no reason';
      throw new ServiceError('CreateFailed', 'CreateMetricAttribution', `${arn} could not be created: ${reason}`);
    }
    await pause();
  }
}
