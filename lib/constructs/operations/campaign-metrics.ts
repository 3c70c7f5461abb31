import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  LOOK_EVERY_MINUTES,
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  SOLUTION_METRICS,
} from '../../../lambda/shared/contract/watching';
import { recipeNamed } from '../../../spec/recipes';

/** A solution, as its metrics tell of it. */
export interface WatchedSolution {
  readonly pipeline: string;
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  readonly recipe: string;
}

export interface WatchedCampaign extends WatchedSolution {
  readonly campaignArn: string;
}

/**
 * The operation that a campaign of a recipe answers, which is how its metrics are named. Undefined for next best action: the
 * service publishes nothing of GetActionRecommendations.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/personalize-monitoring.html
 */
export function requestOperation(recipe: string): 'GetRecommendations' | 'GetPersonalizedRanking' | undefined {
  switch (recipeNamed(recipe)?.type) {
    case 'PERSONALIZED_RANKING':
      return 'GetPersonalizedRanking';
    case 'PERSONALIZED_ACTIONS':
    case 'USER_SEGMENTATION':
      return undefined;
    default:
      return 'GetRecommendations';
  }
}

/** How often publish-metrics looks. */
export const LOOK_PERIOD = Duration.minutes(LOOK_EVERY_MINUTES);

/** Something that publish-metrics publishes of a solution. @param metricName a member of SOLUTION_METRICS, or a key of GetSolutionMetrics */
export function solutionMetric(
  { pipeline, logicalName }: WatchedSolution,
  metricName: string,
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: {
      [METRIC_DIMENSIONS.service]: 'publish-metrics',
      [METRIC_DIMENSIONS.pipeline]: pipeline,
      [METRIC_DIMENSIONS.solution]: logicalName,
    },
    statistic: cloudwatch.Stats.MAXIMUM,
    period: LOOK_PERIOD,
    label: logicalName,
    ...options,
  });
}

/** What Amazon Personalize publishes of a campaign, and what follows from it. */
export class CampaignMetrics {
  constructor(
    private readonly campaign: WatchedCampaign,
    private readonly operation: 'GetRecommendations' | 'GetPersonalizedRanking',
  ) {}

  requests(period: Duration, label = this.campaign.logicalName): cloudwatch.Metric {
    return this.metric('', { statistic: cloudwatch.Stats.SUM, period, label });
  }

  /** The caller's fault, throttled requests among them. */
  clientErrors(period: Duration): cloudwatch.Metric {
    return this.metric('4xxErrors', { statistic: cloudwatch.Stats.SUM, period, label: '4xx' });
  }

  serverErrors(period: Duration): cloudwatch.Metric {
    return this.metric('5xxErrors', { statistic: cloudwatch.Stats.SUM, period, label: '5xx' });
  }

  /** Milliseconds, of answers without an error. The service publishes average, minimum and maximum, and no percentile. */
  latency(period: Duration, statistic: string = cloudwatch.Stats.AVERAGE, label = statistic): cloudwatch.Metric {
    return this.metric('Latency', { statistic, period, label });
  }

  /** Share of requests that failed; whether the count of requests holds the failed ones is written nowhere. */
  errorRate(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(FILL(r, 0) > e, e / r, IF(e > 0, 1, 0))',
      usingMetrics: {
        r: this.requests(period),
        e: new cloudwatch.MathExpression({
          expression: 'FILL(c, 0) + FILL(s, 0)',
          usingMetrics: { c: this.clientErrors(period), s: this.serverErrors(period) },
          period,
        }),
      },
      period,
      label: 'share of errors',
    });
  }

  provisioned(period: Duration, label = 'provisioned'): cloudwatch.Metric {
    return solutionMetric(this.campaign, SOLUTION_METRICS.provisioned, { period, label });
  }

  /** Requests per second, on the average of a period. */
  used(period: Duration, label = 'used'): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      // Another id than in utilisation, which may stand in the same graph with another period.
      expression: 'FILL(u, 0) / PERIOD(u)',
      usingMetrics: { u: this.requests(period) },
      period,
      label,
    });
  }

  /** Used of provisioned requests per second; nothing while there is no campaign. */
  utilisation(period: Duration, label = this.campaign.logicalName): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(p > 0, FILL(r, 0) / PERIOD(r) / p)',
      usingMetrics: { r: this.requests(period), p: this.provisioned(period) },
      period,
      label,
    });
  }

  /** As utilisation, and 1 where the floor cannot be lower. */
  lowerableUtilisation(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(p > 1, FILL(r, 0) / PERIOD(r) / p, 1)',
      usingMetrics: { r: this.requests(period), p: this.provisioned(period) },
      period,
      label: 'utilisation above a floor of 1',
    });
  }

  /** Requests, and 1 while there is no campaign that could idle. */
  requestsWhileThere(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'IF(FILL(p, 0) > 0, FILL(r, 0), 1)',
      usingMetrics: { r: this.requests(period), p: this.provisioned(period) },
      period,
      label: 'requests',
    });
  }

  private metric(suffix: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Personalize',
      metricName: `${this.operation}${suffix}`,
      dimensionsMap: { CampaignArn: this.campaign.campaignArn },
      ...options,
    });
  }
}
