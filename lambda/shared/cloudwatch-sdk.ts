import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchPort } from './cloudwatch-port';
import { everyPage } from './sdk-calls';

/** Both count requests, and only their sum. @see https://docs.aws.amazon.com/personalize/latest/dg/personalize-monitoring.html */
const REQUEST_METRICS = ['GetRecommendations', 'GetPersonalizedRanking'];

/** The port over the real SDK. */
export function cloudWatchPort(client: CloudWatchClient): CloudWatchPort {
  return {
    async requestsOf(campaignArn, from, to, period) {
      const series = await everyPage('GetMetricData', async (nextToken) => {
        const page = await client.send(
          new GetMetricDataCommand({
            StartTime: from,
            EndTime: to,
            ScanBy: 'TimestampAscending',
            MetricDataQueries: REQUEST_METRICS.map((metric, index) => ({
              Id: `m${index}`,
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/Personalize',
                  MetricName: metric,
                  Dimensions: [{ Name: 'CampaignArn', Value: campaignArn }],
                },
                Period: period,
                Stat: 'Sum',
              },
            })),
            ...(nextToken !== undefined && { NextToken: nextToken }),
          }),
        );
        return { entries: page.MetricDataResults, nextToken: page.NextToken };
      });
      const counts = new Map<number, number>();
      for (const { Timestamps = [], Values = [] } of series) {
        Timestamps.forEach((timestamp, index) => {
          const start = timestamp.getTime();
          counts.set(start, (counts.get(start) ?? 0) + (Values[index] ?? 0));
        });
      }
      return [...counts].sort(([a], [b]) => a - b).map(([start, requests]) => ({ from: start, requests }));
    },
  };
}
