import { scheduleGroupArn, type ScheduleSpec } from '../../events/scheduler';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { inert, number, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const SCHEDULE_NAME_LIMIT = 64;
const DEFAULT_GROUP = 'default';

export const schedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  remade: 'at deploy',
  properties: object({
    Description: inert('a text for people'),
    FlexibleTimeWindow: required(object({ Mode: required(oneOf('OFF')) })),
    GroupName: text,
    KmsKeyArn: inert('nothing is encrypted on this machine'),
    Name: text,
    ScheduleExpression: required(text),
    ScheduleExpressionTimezone: text,
    State: oneOf('ENABLED', 'DISABLED'),
    Target: required(
      object({
        Arn: required(text),
        DeadLetterConfig: inert('a delivery that fails ends the local run, so nothing is parked'),
        Input: text,
        RetryPolicy: object({ MaximumEventAgeInSeconds: number, MaximumRetryAttempts: number }),
        RoleArn: required(text),
      }),
    ),
  }),
  updatable: ['ScheduleExpression', 'ScheduleExpressionTimezone', 'State', 'Target'],

  async create({ properties, generatedName }, cloud) {
    const name = properties.optionalText('Name') ?? generatedName(SCHEDULE_NAME_LIMIT);
    const arn = cloud.scheduler.putSchedule(specOf(name, properties));
    return { physicalId: name, attributes: { Arn: arn } };
  },

  async update({ properties }, existing, cloud) {
    cloud.scheduler.putSchedule(specOf(existing.physicalId, properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    const groupName = existing.properties.optionalText('GroupName') ?? DEFAULT_GROUP;
    cloud.scheduler.deleteSchedule({ name: existing.physicalId, groupName });
  },
};

/** A name that schedules are kept under. */
export const scheduleGroup: ResourceType = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: object({ Name: text, Tags: inertTags }),
  async create({ properties, generatedName }) {
    const name = properties.optionalText('Name') ?? generatedName(SCHEDULE_NAME_LIMIT);
    return { physicalId: name, attributes: { Arn: scheduleGroupArn(name) } };
  },
  delete: async () => undefined,
};

function specOf(name: string, properties: Properties): ScheduleSpec {
  const target = properties.object('Target');
  const input = target.optionalText('Input');
  return {
    name,
    groupName: properties.optionalText('GroupName') ?? DEFAULT_GROUP,
    expression: properties.text('ScheduleExpression'),
    timezone: properties.optionalText('ScheduleExpressionTimezone') ?? 'UTC',
    enabled: properties.optionalText('State') !== 'DISABLED',
    target: {
      arn: target.text('Arn'),
      roleArn: target.text('RoleArn'),
      ...(input !== undefined && { input }),
    },
  };
}
