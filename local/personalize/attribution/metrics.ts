import type { MetricAttribute } from '@aws-sdk/client-personalize';
import { MetricExpressionError, checkMetricExpression, parseMetricExpression } from '../../../spec/metric-expression';
import { MAX_METRICS_PER_ATTRIBUTION } from '../../../spec/quotas';
import type { DatasetSchema } from '../../../spec/schema';
import { invalidInput } from '../errors';
import { parseDataLocation } from '../import/data-location';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';
import type { MetricAttributionRecord } from '../store/resource';

type Metrics = MetricAttributionRecord['metrics'];

/**
 * The metrics fit the datasets and each other.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/metric-attribution-requirements.html
 */
export function checkMetrics({ interactions, items }: GroupData, metrics: Metrics): void {
  if (interactions === undefined) throw invalidInput('a metric attribution needs an Interactions dataset');
  if (interactions.schema.fields.every(({ name }) => name !== 'EVENT_TYPE')) {
    throw invalidInput('a metric attribution needs the column EVENT_TYPE in the Interactions dataset');
  }
  if (metrics.length > MAX_METRICS_PER_ATTRIBUTION) {
    throw invalidInput(
      `a metric attribution may have ${MAX_METRICS_PER_ATTRIBUTION} metrics, this one has ${metrics.length}`,
    );
  }
  const names = metrics.map(({ metricName }) => metricName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidInput(`metricName ${twice} is given twice`);
  const schemas = [interactions.schema, ...(items ? [items.schema] : [])];
  for (const metric of metrics) checkExpression(metric, schemas);
}

function checkExpression(
  { metricName, expression }: Checked<MetricAttribute>,
  schemas: readonly DatasetSchema[],
): void {
  try {
    checkMetricExpression(parseMetricExpression(expression), schemas);
  } catch (error) {
    if (!(error instanceof MetricExpressionError)) throw error;
    throw invalidInput(`Invalid expression of metric ${metricName}: ${error.message}`);
  }
}

/** @throws InvalidInputException */
export function checkOutput({ s3DataDestination }: MetricAttributionRecord['metricsOutputConfig']): void {
  if (s3DataDestination !== undefined && parseDataLocation(s3DataDestination.path) === undefined) {
    throw invalidInput('Invalid S3 output path');
  }
}

/** True when a metric sums a column of Items. */
export function usesItems({ metrics }: Pick<MetricAttributionRecord, 'metrics'>): boolean {
  return metrics.some(({ expression }) => {
    const parsed = parseMetricExpression(expression);
    return parsed.kind === 'sum' && parsed.dataset === 'Items';
  });
}
