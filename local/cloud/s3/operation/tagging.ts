import { childrenNamed, childText } from '../../endpoint/xml';
import { checkTags } from '../object-headers';
import { checkVersion } from '../object-key';
import { malformedXml } from '../s3-error';
import { taggingXml } from '../storage/bucket-options';
import type { Operation } from './operation';

export const getObjectTagging: Operation = {
  name: 'GetObjectTagging',
  action: 's3:GetObjectTagging',
  on: 'object',
  handle: (exchange) => {
    checkVersion(exchange.query.get('versionId'));
    exchange.sendText(taggingXml(exchange.bucket.get(exchange.key).tags), 'application/xml');
  },
};

export const putObjectTagging: Operation = {
  name: 'PutObjectTagging',
  action: 's3:PutObjectTagging',
  on: 'object',
  handle: async (exchange) => {
    checkVersion(exchange.query.get('versionId'));
    const { content } = await exchange.readXml('Tagging');
    const [set] = childrenNamed(content, 'TagSet');
    if (set === undefined) throw malformedXml('Tagging must have a TagSet');
    const entries = childrenNamed(set, 'Tag').map((tag) => {
      return [childText(tag, 'Key') ?? '', childText(tag, 'Value') ?? ''] as const;
    });
    const object = exchange.bucket.get(exchange.key);
    exchange.deps.storage.amend(exchange.bucketName, { ...object, tags: checkTags(entries) });
    exchange.sendEmpty(200);
  },
};

export const deleteObjectTagging: Operation = {
  name: 'DeleteObjectTagging',
  action: 's3:DeleteObjectTagging',
  on: 'object',
  handle: (exchange) => {
    checkVersion(exchange.query.get('versionId'));
    const object = exchange.bucket.get(exchange.key);
    exchange.deps.storage.amend(exchange.bucketName, { ...object, tags: {} });
    exchange.sendEmpty(204);
  },
};
