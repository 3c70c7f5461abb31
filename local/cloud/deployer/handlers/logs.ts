import type { ResourceType } from '../resource/resource-type';
import { inert, json, number, object, required, text } from '../resource/shape';
import { inertTags } from './tags';

const LOG_GROUP_NAME_LIMIT = 512;

export const logGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  remade: 'at deploy',
  properties: object({
    KmsKeyId: inert('nothing is encrypted on this machine'),
    LogGroupClass: inert('there is one class here'),
    LogGroupName: text,
    RetentionInDays: number,
    Tags: inertTags,
  }),
  updatable: ['RetentionInDays'],

  async create({ properties, environment, generatedName }, cloud) {
    const name = properties.optionalText('LogGroupName') ?? generatedName(LOG_GROUP_NAME_LIMIT);
    cloud.logs.createLogGroup(name, properties.optionalNumber('RetentionInDays'));
    const { partition, region, accountId } = environment;
    return {
      physicalId: name,
      attributes: { Arn: `arn:${partition}:logs:${region}:${accountId}:log-group:${name}:*` },
    };
  },

  async update({ properties }, existing, cloud) {
    cloud.logs.createLogGroup(existing.physicalId, properties.optionalNumber('RetentionInDays'));
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.logs.deleteLogGroup(existing.physicalId);
  },
};

/** Lets services of AWS write to log groups. Here only functions write, as their role. */
export const logResourcePolicy: ResourceType = {
  type: 'AWS::Logs::ResourcePolicy',
  properties: object({ PolicyName: required(text), PolicyDocument: required(json) }),
  updatable: ['PolicyDocument'],
  create: async ({ properties }) => ({ physicalId: properties.text('PolicyName'), attributes: {} }),
  update: async (_request, existing) => existing,
  delete: async () => undefined,
};
