import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

export interface ServingMetricsProps {
  readonly apiId: string;
  /** @default the API takes no records */
  readonly queue?: sqs.IQueue;
  readonly deadLetterQueue?: sqs.IQueue;
}

/** What the HTTP API and its queue publish. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export class ServingMetrics {
  readonly queue: sqs.IQueue | undefined;
  readonly deadLetterQueue: sqs.IQueue | undefined;
  private readonly apiId: string;

  constructor(props: ServingMetricsProps) {
    this.apiId = props.apiId;
    this.queue = props.queue;
    this.deadLetterQueue = props.deadLetterQueue;
  }

  requests(period: Duration): cloudwatch.Metric {
    return this.metric('Count', { statistic: cloudwatch.Stats.SUM, period, label: 'requests' });
  }

  clientErrors(period: Duration): cloudwatch.Metric {
    return this.metric('4xx', { statistic: cloudwatch.Stats.SUM, period, label: '4xx' });
  }

  serverErrors(period: Duration): cloudwatch.Metric {
    return this.metric('5xx', { statistic: cloudwatch.Stats.SUM, period, label: '5xx' });
  }

  /** Milliseconds. @param statistic `p99` */
  latency(period: Duration, statistic: string): cloudwatch.Metric {
    return this.metric('Latency', { statistic, period, label: statistic });
  }

  errorRate(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(r > 0, FILL(s, 0) / r, 0)',
      usingMetrics: { r: this.requests(period), s: this.serverErrors(period) },
      period,
      label: 'share of 5xx',
    });
  }

  private metric(metricName: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: this.apiId },
      ...options,
    });
  }
}
