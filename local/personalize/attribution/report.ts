import { csvRecord } from '../../../spec/csv';
import { type MetricExpression, checkMetricExpression, parseMetricExpression } from '../../../spec/metric-expression';
import { MAX_ATTRIBUTION_SOURCES } from '../../../spec/quotas';
import type { Interaction } from '../store/data/interaction-table';
import type { RecordsData } from '../store/data/records-data';
import type { DatasetSchema } from '../../../spec/schema';
import { JobFailure } from '../store/lifecycle';
import type { MetricAttributionRecord } from '../store/resource';

const HEADER = ['METRIC_NAME', 'EVENT_TYPE', 'VALUE', 'MATH_FUNCTION', 'EVENT_ATTRIBUTION_SOURCE', 'TIMESTAMP'];

/** Where nothing says which campaign, recommender or partner an event came from. */
const NO_SOURCE = 'SOURCE_NAME_UNDEFINED';

/** What a report is computed over. */
export interface ReportInput {
  readonly metrics: MetricAttributionRecord['metrics'];
  readonly interactions: Iterable<Interaction>;
  readonly schema: DatasetSchema;
  readonly items: RecordsData | undefined;
  /** The campaign or recommender behind a recommendationId. */
  readonly serverOf: (recommendationId: string) => string | undefined;
  /** Unix seconds: the time of the report. */
  readonly timestamp: number;
}

/**
 * The metrics of a metric attribution over some events, as CSV: one row for each metric and source that has events. Items
 * and events without a value add nothing to a sum.
 * @throws JobFailure when there are too many sources
 * @see https://docs.aws.amazon.com/personalize/latest/dg/viewing-attribution-metrics.html
 */
export function attributionReport(input: ReportInput): string {
  const { metrics, schema, items, timestamp } = input;
  const schemas = items === undefined ? [schema] : [schema, items.schema];
  const measures = metrics.map(({ metricName, eventType, expression }) => {
    const parsed = parseMetricExpression(expression);
    const column = checkMetricExpression(parsed, schemas)?.name ?? '';
    return {
      metricName,
      eventType,
      kind: parsed.kind,
      measure: measureOf(parsed, column, items),
      sums: new Map<string, number>(),
    };
  });
  const sources = new Set<string>();
  for (const event of input.interactions) {
    for (const { eventType, measure, sums } of measures) {
      if (event.eventType !== eventType) continue;
      const source = sourceOf(event, input.serverOf);
      sources.add(source);
      sums.set(source, (sums.get(source) ?? 0) + measure(event));
    }
  }
  if (sources.size > MAX_ATTRIBUTION_SOURCES) {
    throw new JobFailure(
      `The events have ${sources.size} attribution sources, a report may have ${MAX_ATTRIBUTION_SOURCES}.`,
    );
  }
  const rows = measures.flatMap(({ metricName, eventType, kind, sums }) =>
    [...sums].map(([source, sum]) => [metricName, eventType, String(sum), kind, source, String(timestamp)]),
  );
  return [HEADER, ...rows].map(csvRecord).join('');
}

function measureOf(
  expression: MetricExpression,
  column: string,
  items: RecordsData | undefined,
): (event: Interaction) => number {
  if (expression.kind === 'samplecount') return () => 1;
  if (expression.dataset === 'Items') return ({ itemId }) => Number(items?.value(itemId, column) ?? 0);
  switch (column) {
    case 'EVENT_VALUE':
      return ({ eventValue }) => eventValue ?? 0;
    case 'TIMESTAMP':
      return (event) => event.timestamp;
    default:
      return (event) => Number(event.other(column) ?? 0);
  }
}

/** The source that the event names counts before the one that its recommendation came from. */
function sourceOf(event: Interaction, serverOf: ReportInput['serverOf']): string {
  const named = event.other('EVENT_ATTRIBUTION_SOURCE');
  if (named !== null) return String(named);
  const recommendationId = event.other('RECOMMENDATION_ID');
  return (recommendationId === null ? undefined : serverOf(String(recommendationId))) ?? NO_SOURCE;
}
