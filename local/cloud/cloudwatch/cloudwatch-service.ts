import * as z from 'zod';
import type { Authorizer, Service } from '../../service';
import { JsonError, jsonService } from '../endpoint/json-protocol';
import type { RequestCounts } from './request-counts';

/** What is counted here; other metrics would stay empty, and whoever asks would take that for no use. */
const NAMESPACE = 'AWS/Personalize';
const METRICS = ['GetRecommendations', 'GetPersonalizedRanking'] as const;

const getMetricData = z.strictObject({
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).optional(),
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/),
        Label: z.string().optional(),
        MetricStat: z.strictObject({
          Metric: z.strictObject({
            Namespace: z.literal(NAMESPACE, `the local endpoint has metrics of ${NAMESPACE} only`),
            MetricName: z.enum(METRICS, `the local endpoint counts ${METRICS.join(' and ')} only`),
            Dimensions: z.tuple([z.strictObject({ Name: z.literal('CampaignArn'), Value: z.string() })]),
          }),
          Period: z.int().min(60).multipleOf(60),
          Stat: z.literal('Sum', 'the local endpoint has the statistic Sum only'),
        }),
      }),
    )
    .min(1)
    .max(500),
});

/** GetMetricData of CloudWatch, for the requests of campaigns. */
export function createCloudWatchService(counts: RequestCounts, authorizer: Authorizer): Service {
  return jsonService({
    signingName: 'monitoring',
    targetPrefix: 'GraniteServiceVersion20100801',
    contentType: 'application/x-amz-json-1.0',
    operations: {
      GetMetricData: ({ request, input }) => {
        authorizer.authorize(request.caller, 'cloudwatch:GetMetricData', '*');
        const { success, data, error } = getMetricData.safeParse(input);
        if (!success) {
          const problems = error.issues.map(({ path, message }) =>
            [path.join('.'), message].filter(Boolean).join(': '),
          );
          throw new JsonError('ValidationError', problems.join('; '));
        }
        if (data.EndTime <= data.StartTime) {
          throw new JsonError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime');
        }
        const range = { from: data.StartTime * 1000, to: data.EndTime * 1000 };
        return {
          MetricDataResults: data.MetricDataQueries.map(({ Id, Label, MetricStat: { Metric, Period } }) => {
            const [{ Value }] = Metric.Dimensions;
            const sums = [...counts.sums(Metric.MetricName, Value, { ...range, periodSeconds: Period })];
            // As on AWS, the newest come first unless asked otherwise.
            if (data.ScanBy !== 'TimestampAscending') sums.reverse();
            return {
              Id,
              Label: Label ?? Metric.MetricName,
              StatusCode: 'Complete',
              Timestamps: sums.map(({ at }) => at / 1000),
              Values: sums.map(({ requests }) => requests),
            };
          }),
          Messages: [],
        };
      },
    },
  });
}
