import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../deployer/json';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { ObjectCreated } from '../s3/storage/object-storage';
import { eventTime, type EventBus } from './event-bus';

/** The part of the object store that tells of new objects. */
export interface ObjectSource {
  onObjectCreated(listener: (event: ObjectCreated) => void): () => void;
}

/**
 * Tells the bus of new objects of buckets with EventBridge turned on, after the call that made them has gone on.
 * @returns ends it
 */
export function connectObjectEvents(objects: ObjectSource, bus: Pick<EventBus, 'publish'>): () => void {
  let sequence = 0;
  return objects.onObjectCreated((created) => {
    if (!created.eventBridge) return;
    sequence += 1;
    const event = objectCreatedEvent(created, sequence);
    setImmediate(() => bus.publish(event));
  });
}

/**
 * `Object Created` as S3 sends it.
 * @param sequence grows with each event of one object, which is what `sequencer` is for
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEvent(created: ObjectCreated, sequence: number): JsonObject {
  const { bucket, key, size, etag, time, reason } = created;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: LOCAL_ACCOUNT.accountId,
    time: eventTime(time),
    region: LOCAL_ACCOUNT.region,
    resources: [`arn:${LOCAL_ACCOUNT.partition}:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag, sequencer: sequencer(time, sequence) },
      'request-id': randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase(),
      requester: LOCAL_ACCOUNT.accountId,
      'source-ip-address': '127.0.0.1',
      reason,
    },
  };
}

/** 18 hexadecimal digits that grow with time. */
function sequencer(time: number, sequence: number): string {
  return (time.toString(16).padStart(12, '0') + sequence.toString(16).padStart(6, '0')).toUpperCase();
}
