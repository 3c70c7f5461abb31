export {
  checkMetricExpression,
  type MetricExpression,
  MetricExpressionError,
  parseMetricExpression,
} from './parse-metric-expression';
