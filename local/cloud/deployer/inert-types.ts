import type { ResourceType } from './resource/resource-type';
import { json } from './resource/shape';

/** Resource types that a local run accepts although it makes nothing of them, with the reason. */
export const INERT_TYPES: Readonly<Record<string, string>> = {
  'AWS::Budgets::Budget': 'a local run costs nothing',
  'AWS::CDK::Metadata': 'statistics about the app, without effect in an account',
  'AWS::CloudWatch::Alarm': 'nothing measures a local run; its failures are told at once',
  'AWS::CloudWatch::Dashboard': 'a picture for people, fed by metrics that a local run does not publish',
};

const NAME_LIMIT = 128;

/** Their handlers: a name for `Ref`, and no attributes. */
export const inertTypes: readonly ResourceType[] = Object.keys(INERT_TYPES).map((type) => ({
  type,
  properties: json,
  updatable: 'all',
  create: async ({ generatedName }) => ({ physicalId: generatedName(NAME_LIMIT), attributes: {} }),
  update: async (_request, existing) => existing,
  delete: async () => undefined,
}));
