import type { ResourceType } from './resource/resource-type';
import { json } from './resource/shape';

/** Resource types that a local run accepts although it makes nothing of them, with the reason. */
export const INERT_TYPES: Readonly<Record<string, string>> = {
  'AWS::Budgets::Budget': 'a local run costs nothing',
  'AWS::CDK::Metadata': 'statistics about the app, without effect in an account',
  'AWS::CloudWatch::Alarm': 'nothing measures a local run; its failures are told at once',
  'AWS::CloudWatch::CompositeAlarm': 'the alarms that it sums up are never raised here',
  'AWS::CloudWatch::Dashboard': 'a picture for people, fed by metrics that a local run does not publish',
};

const NAME_LIMIT = 128;

/** Their handlers: a name for `Ref`, and no attributes. */
export const inertTypes: readonly ResourceType[] = Object.keys(INERT_TYPES).map((type) => ({
  type,
  properties: json,
  updatable: 'all',
  create: async ({ generatedName, environment: { partition, region, accountId } }) => {
    const name = generatedName(NAME_LIMIT);
    // Alarms are named by their ARN where alarms are summed up or shown.
    return {
      physicalId: name,
      attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}` },
    };
  },
  update: async (_request, existing) => existing,
  delete: async () => undefined,
}));
