import { buildXml } from '../../endpoint/xml';
import type { BucketRecord } from './stored-object';

/** What the S3 API calls the XML of its requests and answers. */
export const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export interface BucketOptions {
  /** @default false */
  readonly versioned?: boolean;
  /** Whether new objects are told to EventBridge. @default false */
  readonly eventBridge?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Options as the sub-resources that the API would have put, on top of those that are there. */
export function withOptions(
  settings: Readonly<Record<string, string>>,
  options: BucketOptions,
): Pick<BucketRecord, 'settings'> & Partial<Pick<BucketRecord, 'eventBridge'>> {
  const changed: Record<string, string> = { ...settings };
  const { versioned, eventBridge, tags } = options;
  // A bucket that was never versioned has no status; one that was is Suspended.
  if (versioned === true || (versioned === false && changed['versioning'] !== undefined)) {
    const Status = versioned ? 'Enabled' : 'Suspended';
    changed['versioning'] = buildXml('VersioningConfiguration', { Status }, S3_NAMESPACE);
  }
  if (tags !== undefined) {
    if (Object.keys(tags).length === 0) delete changed['tagging'];
    else changed['tagging'] = taggingXml(tags);
  }
  if (eventBridge !== undefined) {
    const content = eventBridge ? { EventBridgeConfiguration: '' } : {};
    changed['notification'] = buildXml('NotificationConfiguration', content, S3_NAMESPACE);
  }
  return { settings: changed, ...(eventBridge === undefined ? {} : { eventBridge }) };
}

export function taggingXml(tags: Readonly<Record<string, string>>): string {
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return buildXml('Tagging', { TagSet: { Tag } }, S3_NAMESPACE);
}
