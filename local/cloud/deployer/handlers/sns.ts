import type { CloudPorts } from '../ports';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { inert, json, listOf, object, required, text } from '../resource/shape';
import { inertTags } from './tags';

const TOPIC_NAME_LIMIT = 256;

export const topic: ResourceType = {
  type: 'AWS::SNS::Topic',
  remade: 'at deploy',
  properties: object({
    DisplayName: inert('shown in mails, which are not sent'),
    KmsMasterKeyId: inert('nothing is encrypted on this machine'),
    Subscription: listOf(object({ Endpoint: required(text), Protocol: required(text) })),
    Tags: inertTags,
    TopicName: text,
    TracingConfig: inert('nothing is traced here'),
  }),

  async create({ properties, generatedName, created }, cloud) {
    const name = properties.optionalText('TopicName') ?? generatedName(TOPIC_NAME_LIMIT);
    const arn = cloud.topics.createTopic(name);
    const state = { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
    created(state);
    for (const subscriber of properties.objects('Subscription')) {
      cloud.topics.subscribe(arn, subscriber.text('Protocol'), subscriber.text('Endpoint'));
    }
    return state;
  },

  async delete(_request, existing, cloud) {
    cloud.topics.deleteTopic(existing.physicalId);
  },
};

export const topicPolicy: ResourceType = {
  type: 'AWS::SNS::TopicPolicy',
  remade: 'at deploy',
  properties: object({ PolicyDocument: required(json), Topics: required(listOf(text)) }),
  updatable: ['PolicyDocument'],

  async create({ properties, generatedName }, cloud) {
    putPolicy(properties, cloud);
    return { physicalId: generatedName(TOPIC_NAME_LIMIT), attributes: {} };
  },

  async update({ properties }, existing, cloud) {
    putPolicy(properties, cloud);
    return existing;
  },

  async delete(_request, existing, cloud) {
    for (const arn of existing.properties.texts('Topics')) cloud.topics.setTopicPolicy(arn, undefined);
  },
};

/** Who would be told. Nothing leaves this machine, so no subscription waits to be confirmed. */
export const subscription: ResourceType = {
  type: 'AWS::SNS::Subscription',
  remade: 'at deploy',
  properties: object({ Endpoint: required(text), Protocol: required(text), TopicArn: required(text) }),

  async create({ properties }, cloud) {
    const { topics } = cloud;
    const arn = topics.subscribe(properties.text('TopicArn'), properties.text('Protocol'), properties.text('Endpoint'));
    return { physicalId: arn, attributes: { Arn: arn } };
  },

  async delete(_request, existing, cloud) {
    cloud.topics.unsubscribe(existing.physicalId);
  },
};

function putPolicy(properties: Properties, cloud: CloudPorts): void {
  const document = properties.object('PolicyDocument').values;
  for (const arn of properties.texts('Topics')) cloud.topics.setTopicPolicy(arn, document);
}
