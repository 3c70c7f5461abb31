import { QUEUE_DEFAULTS, queueArn, queueNameOf, queueUrl, type QueueSettings } from '../../sqs/queue-settings';
import { isJsonObject } from '../json';
import { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { flag, inert, json, listOf, number, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const QUEUE_NAME_LIMIT = 80;
const UNENCRYPTED = 'nothing is encrypted on this machine';

export const queue: ResourceType = {
  type: 'AWS::SQS::Queue',
  remade: 'at deploy',
  properties: object({
    ContentBasedDeduplication: flag,
    DeduplicationScope: oneOf('queue', 'messageGroup'),
    DelaySeconds: number,
    FifoQueue: flag,
    FifoThroughputLimit: inert('no queue is throttled here'),
    KmsDataKeyReusePeriodSeconds: inert(UNENCRYPTED),
    KmsMasterKeyId: inert(UNENCRYPTED),
    MaximumMessageSize: number,
    MessageRetentionPeriod: number,
    QueueName: text,
    ReceiveMessageWaitTimeSeconds: number,
    RedriveAllowPolicy: inert('there is one account, whose queues may all send their dead letters anywhere'),
    RedrivePolicy: json,
    SqsManagedSseEnabled: inert(UNENCRYPTED),
    Tags: inertTags,
    VisibilityTimeout: number,
  }),
  updatable: [
    'ContentBasedDeduplication',
    'DeduplicationScope',
    'DelaySeconds',
    'MaximumMessageSize',
    'MessageRetentionPeriod',
    'ReceiveMessageWaitTimeSeconds',
    'RedrivePolicy',
    'VisibilityTimeout',
  ],

  async create({ properties, generatedName }, cloud) {
    const suffix = properties.flag('FifoQueue') ? '.fifo' : '';
    const name = properties.optionalText('QueueName') ?? `${generatedName(QUEUE_NAME_LIMIT - suffix.length)}${suffix}`;
    cloud.queues.create(settingsOf(name, properties));
    const url = queueUrl(cloud.endpoint.url, name);
    return { physicalId: url, attributes: { Arn: queueArn(name), QueueName: name, QueueUrl: url } };
  },

  async update({ properties }, existing, cloud) {
    cloud.queues.update(settingsOf(queueNameOf(existing.physicalId), properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.queues.delete(queueNameOf(existing.physicalId));
  },
};

export const queuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  remade: 'at deploy',
  properties: object({ PolicyDocument: required(json), Queues: required(listOf(text)) }),
  updatable: ['PolicyDocument'],

  async create({ properties, generatedName }, cloud) {
    for (const url of properties.texts('Queues')) {
      cloud.queues.setPolicy(queueNameOf(url), properties.object('PolicyDocument').values);
    }
    const id = generatedName(QUEUE_NAME_LIMIT);
    return { physicalId: id, attributes: { Id: id } };
  },

  async update({ properties }, existing, cloud) {
    for (const url of properties.texts('Queues')) {
      cloud.queues.setPolicy(queueNameOf(url), properties.object('PolicyDocument').values);
    }
    return existing;
  },

  async delete(_request, existing, cloud) {
    for (const url of existing.properties.texts('Queues')) cloud.queues.setPolicy(queueNameOf(url), undefined);
  },
};

function settingsOf(name: string, properties: Properties): QueueSettings {
  const redrive = redriveOf(properties);
  return {
    name,
    fifo: properties.flag('FifoQueue'),
    visibilityTimeoutSeconds: properties.optionalNumber('VisibilityTimeout') ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds,
    delaySeconds: properties.optionalNumber('DelaySeconds') ?? QUEUE_DEFAULTS.delaySeconds,
    retentionSeconds: properties.optionalNumber('MessageRetentionPeriod') ?? QUEUE_DEFAULTS.retentionSeconds,
    maximumMessageBytes: properties.optionalNumber('MaximumMessageSize') ?? QUEUE_DEFAULTS.maximumMessageBytes,
    receiveWaitSeconds: properties.optionalNumber('ReceiveMessageWaitTimeSeconds') ?? QUEUE_DEFAULTS.receiveWaitSeconds,
    contentBasedDeduplication: properties.flag('ContentBasedDeduplication'),
    deduplicationScope: properties.optionalText('DeduplicationScope') === 'messageGroup' ? 'messageGroup' : 'queue',
    ...(redrive && { redrive }),
  };
}

/** An object, or its JSON text. */
function redriveOf(properties: Properties): QueueSettings['redrive'] {
  if (!properties.has('RedrivePolicy')) return undefined;
  const value = properties.values['RedrivePolicy'];
  const parsed = typeof value === 'string' ? (JSON.parse(value) as typeof value) : value;
  if (!isJsonObject(parsed)) throw new Error('RedrivePolicy must be an object');
  const policy = new Properties(parsed, 'Properties.RedrivePolicy');
  return { deadLetterArn: policy.text('deadLetterTargetArn'), maxReceiveCount: policy.number('maxReceiveCount') };
}
