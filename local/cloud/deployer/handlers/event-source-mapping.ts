import { createHash } from 'node:crypto';
import type { EventSourceSpec } from '../../sqs/event-source';
import type { ResourceRequest, ResourceType } from '../resource/resource-type';
import { flag, listOf, number, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const DEFAULT_BATCH_SIZE = 10;

/** A queue that feeds a function. */
export const eventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  remade: 'at deploy',
  properties: object({
    BatchSize: number,
    Enabled: flag,
    EventSourceArn: required(text),
    FunctionName: required(text),
    FunctionResponseTypes: listOf(oneOf('ReportBatchItemFailures')),
    MaximumBatchingWindowInSeconds: number,
    ScalingConfig: object({ MaximumConcurrency: number }),
    Tags: inertTags,
  }),
  updatable: [
    'BatchSize',
    'Enabled',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'ScalingConfig',
  ],

  async create(request, cloud) {
    const id = uuidOf(`${request.stack}/${request.logicalId}`);
    await cloud.eventSources.put(specOf(request, id));
    const { partition, region, accountId } = request.environment;
    const arn = `arn:${partition}:lambda:${region}:${accountId}:event-source-mapping:${id}`;
    return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },

  async update(request, existing, cloud) {
    await cloud.eventSources.put(specOf(request, existing.physicalId));
    return existing;
  },

  delete: (_request, existing, cloud) => cloud.eventSources.delete(existing.physicalId),
};

function specOf({ properties, environment }: ResourceRequest, id: string): EventSourceSpec {
  const queueArn = properties.text('EventSourceArn');
  if (!queueArn.includes(':sqs:')) {
    throw new Error(`the event source ${queueArn} is not supported locally; only queues of SQS are`);
  }
  const given = properties.text('FunctionName');
  const { partition, region, accountId } = environment;
  const prefix = `arn:${partition}:lambda:${region}:${accountId}:function:`;
  const maximumConcurrency = properties.object('ScalingConfig').optionalNumber('MaximumConcurrency');
  return {
    id,
    queueArn,
    functionArn: given.startsWith('arn:') ? given : `${prefix}${given}`,
    enabled: !properties.has('Enabled') || properties.flag('Enabled'),
    batchSize: properties.optionalNumber('BatchSize') ?? DEFAULT_BATCH_SIZE,
    batchingWindowSeconds: properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0,
    reportsItemFailures: properties.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
  };
}

/** The same for the same resource. */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
