import type { RuleSpec, RuleTarget } from '../../events/event-bus';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { inert, json, listOf, number, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const RULE_NAME_LIMIT = 64;

export const rule: ResourceType = {
  type: 'AWS::Events::Rule',
  remade: 'at deploy',
  properties: object({
    Description: inert('a text for people'),
    EventBusName: oneOf('default'),
    EventPattern: json,
    Name: text,
    ScheduleExpression: text,
    State: oneOf('ENABLED', 'DISABLED'),
    Tags: inertTags,
    Targets: listOf(
      object({
        Arn: required(text),
        DeadLetterConfig: inert('a delivery that fails ends the local run, so nothing is parked'),
        Id: required(text),
        Input: text,
        InputPath: text,
        InputTransformer: object({ InputPathsMap: json, InputTemplate: required(text) }),
        RetryPolicy: object({
          MaximumEventAgeInSeconds: number,
          MaximumRetryAttempts: number,
        }),
        RoleArn: required(text),
      }),
    ),
  }),
  updatable: ['EventPattern', 'ScheduleExpression', 'State', 'Targets'],

  async create({ properties, generatedName }, cloud) {
    const name = properties.optionalText('Name') ?? generatedName(RULE_NAME_LIMIT);
    const arn = cloud.events.putRule(specOf(name, properties));
    return { physicalId: name, attributes: { Arn: arn } };
  },

  async update({ properties }, existing, cloud) {
    cloud.events.putRule(specOf(existing.physicalId, properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.events.deleteRule(existing.physicalId);
  },
};

function specOf(name: string, properties: Properties): RuleSpec {
  const eventPattern = properties.values['EventPattern'];
  const scheduleExpression = properties.optionalText('ScheduleExpression');
  return {
    name,
    enabled: properties.optionalText('State') !== 'DISABLED',
    targets: properties.objects('Targets').map(targetOf),
    ...(eventPattern !== undefined && { eventPattern }),
    ...(scheduleExpression !== undefined && { scheduleExpression }),
  };
}

function targetOf(target: Properties): RuleTarget {
  const input = target.optionalText('Input');
  const inputPath = target.optionalText('InputPath');
  const transformer = target.optionalObject('InputTransformer');
  return {
    id: target.text('Id'),
    arn: target.text('Arn'),
    roleArn: target.text('RoleArn'),
    ...(input !== undefined && { input }),
    ...(inputPath !== undefined && { inputPath }),
    ...(transformer && {
      inputTransformer: {
        inputPathsMap: transformer.textMap('InputPathsMap'),
        inputTemplate: transformer.text('InputTemplate'),
      },
    }),
  };
}
