import { checkMetricExpression, MetricExpressionError, parseMetricExpression } from '../../../spec/metric-expression';
import type { Checked } from './pipeline';

/** The metric attribution against the columns of its datasets. */
export function checkMetricAttribution({ draft, schemas, broken, findings }: Checked): void {
  const attribution = draft.settings.metricAttribution;
  for (const { path, entry } of draft.datasets) {
    if (entry.publishAttributionMetricsToS3 !== true) continue;
    const place = [...path, 'publishAttributionMetricsToS3'];
    if (attribution === undefined) findings.error(place, 'there is no metricAttribution to send it to');
    else if (attribution.reports === false) findings.error(place, 'metricAttribution has reports: false');
  }
  const seen = new Set<string>();
  attribution?.metrics.forEach(({ metricName, expression }, index) => {
    const path = ['metricAttribution', 'metrics', index];
    if (seen.has(metricName)) findings.error([...path, 'metricName'], `there is a metric "${metricName}" before`);
    seen.add(metricName);
    try {
      const parsed = parseMetricExpression(expression);
      if (broken.length === 0) checkMetricExpression(parsed, schemas);
    } catch (error) {
      if (!(error instanceof MetricExpressionError)) throw error;
      findings.textError([...path, 'expression'], error.offset, `the expression cannot be used: ${error.message}`);
    }
  });
}
