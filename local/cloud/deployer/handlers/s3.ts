import type { JsonObject } from '../json';
import type { BucketSettings } from '../ports';
import type { Properties } from '../resource/properties';
import type { ResourceRequest, ResourceType } from '../resource/resource-type';
import { flag, inert, json, object, oneOf, required, text } from '../resource/shape';
import { keptTags, tagsOf } from './tags';

const BUCKET_NAME_LIMIT = 63;

export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: object({
    BucketName: text,
    BucketEncryption: inert('objects lie unencrypted on this machine'),
    LifecycleConfiguration: inert('objects stay until the local cloud ends'),
    LoggingConfiguration: inert('no access logs are written'),
    NotificationConfiguration: object({
      EventBridgeConfiguration: object({ EventBridgeEnabled: flag }),
    }),
    OwnershipControls: inert('there is one account, and no ACLs'),
    PublicAccessBlockConfiguration: inert('the endpoint is not public'),
    Tags: keptTags,
    VersioningConfiguration: object({ Status: required(oneOf('Enabled', 'Suspended')) }),
  }),
  updatable: ['NotificationConfiguration', 'Tags', 'VersioningConfiguration'],

  async create(request, cloud) {
    const name = request.properties.optionalText('BucketName') ?? generatedBucketName(request);
    await cloud.objects.createBucket(name, settingsOf(request.properties));
    return stateOf(name, request);
  },

  async update(request, existing, cloud) {
    await cloud.objects.updateBucket(existing.physicalId, settingsOf(request.properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    if (cloud.objects.hasBucket(existing.physicalId)) await cloud.objects.deleteBucket(existing.physicalId);
  },
};

export const bucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  properties: object({ Bucket: required(text), PolicyDocument: required(json) }),
  updatable: ['PolicyDocument'],

  async create(request, cloud) {
    const name = request.properties.text('Bucket');
    await cloud.objects.putBucketPolicy(name, documentOf(request.properties));
    return { physicalId: name, attributes: {} };
  },

  async update(request, existing, cloud) {
    await cloud.objects.putBucketPolicy(existing.physicalId, documentOf(request.properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    if (cloud.objects.hasBucket(existing.physicalId)) await cloud.objects.deleteBucketPolicy(existing.physicalId);
  },
};

function settingsOf(properties: Properties): BucketSettings {
  const eventBridge = properties.object('NotificationConfiguration').optionalObject('EventBridgeConfiguration');
  return {
    versioned: properties.object('VersioningConfiguration').optionalText('Status') === 'Enabled',
    // Naming the configuration is enough: the flag inside is true unless it is said to be false.
    eventBridge:
      eventBridge !== undefined && (!eventBridge.has('EventBridgeEnabled') || eventBridge.flag('EventBridgeEnabled')),
    tags: tagsOf(properties),
  };
}

function stateOf(name: string, { environment }: ResourceRequest): { physicalId: string; attributes: JsonObject } {
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:${environment.partition}:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${environment.region}.amazonaws.com`,
    },
  };
}

/** CloudFormation puts names of buckets into lower case. */
function generatedBucketName(request: ResourceRequest): string {
  return request.generatedName(BUCKET_NAME_LIMIT).toLowerCase();
}

function documentOf(properties: Properties): JsonObject {
  return properties.object('PolicyDocument').values;
}
