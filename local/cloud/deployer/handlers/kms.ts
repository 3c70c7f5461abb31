import { createHash } from 'node:crypto';
import type { ResourceType } from '../resource/resource-type';
import { inert, json, object, required, text } from '../resource/shape';
import { inertTags } from './tags';

const UNENCRYPTED = 'nothing is encrypted on this machine, so no call needs the key';

/** A key with an ARN that others can name. What it protects on AWS lies here in the clear. */
export const key: ResourceType = {
  type: 'AWS::KMS::Key',
  properties: object({
    Description: inert('a text for people'),
    Enabled: inert(UNENCRYPTED),
    EnableKeyRotation: inert(UNENCRYPTED),
    KeyPolicy: required(json),
    KeySpec: inert(UNENCRYPTED),
    KeyUsage: inert(UNENCRYPTED),
    PendingWindowInDays: inert('a key is gone at once'),
    RotationPeriodInDays: inert(UNENCRYPTED),
    Tags: inertTags,
  }),
  updatable: ['KeyPolicy'],

  async create({ stack, logicalId, environment }) {
    const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
    const parts = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)];
    const id = parts.join('-');
    const { partition, region, accountId } = environment;
    return { physicalId: id, attributes: { Arn: `arn:${partition}:kms:${region}:${accountId}:key/${id}`, KeyId: id } };
  },

  update: async (_request, existing) => existing,
  delete: async () => undefined,
};

export const alias: ResourceType = {
  type: 'AWS::KMS::Alias',
  properties: object({ AliasName: required(text), TargetKeyId: required(text) }),
  updatable: ['TargetKeyId'],
  create: async ({ properties }) => ({ physicalId: properties.text('AliasName'), attributes: {} }),
  update: async (_request, existing) => existing,
  delete: async () => undefined,
};
