import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { VirtualClock } from '../../../../../local/clock';
import { ObjectStorage, type ObjectCreated } from '../../../../../local/cloud/s3/storage/object-storage';
import { temporaryFolder } from '../temporary-storage';

const NOW = Date.UTC(2026, 0, 1);

function open(folder = temporaryFolder()): { storage: ObjectStorage; folder: string } {
  return { storage: ObjectStorage.open(folder, new VirtualClock(NOW)), folder };
}

async function withBucket(): Promise<{ storage: ObjectStorage; folder: string }> {
  const opened = open();
  await opened.storage.createBucket('data');
  return opened;
}

const text = async (storage: ObjectStorage, key: string) =>
  (await buffer(storage.getObject('data', key).body)).toString();
const dataFiles = (folder: string) => readdirSync(join(folder, 'data'));

describe('objects', () => {
  test('are kept from buffer and stream alike, with MD5 and time', async () => {
    const { storage } = await withBucket();
    await storage.putObject('data', 'a', Buffer.from('hello'));
    await storage.putObject('data', 'b', Readable.from([Buffer.from('hel'), Buffer.from('lo')]));
    for (const key of ['a', 'b']) {
      expect(await text(storage, key)).toBe('hello');
      expect(storage.getObject('data', key).object).toMatchObject({
        key,
        size: 5,
        etag: '5d41402abc4b2a76b9719d911017c592',
        lastModified: NOW,
      });
    }
  });

  test('are listed by key, under a prefix', async () => {
    const { storage } = await withBucket();
    for (const key of ['b/2', 'a', 'b/1']) await storage.putObject('data', key, Buffer.from(key));
    expect(storage.listObjects('data').map(({ key }) => key)).toEqual(['a', 'b/1', 'b/2']);
    expect(storage.listObjects('data', 'b/').map(({ key, size }) => [key, size])).toEqual([
      ['b/1', 3],
      ['b/2', 3],
    ]);
  });

  test('one that is replaced or deleted while it is read is read to its end; no file stays behind', async () => {
    const { storage, folder } = await withBucket();
    const first = Buffer.alloc(3_000_000, 1);
    await storage.putObject('data', 'a', first);
    const { body } = storage.getObject('data', 'a');
    await storage.putObject('data', 'a', Buffer.from('second'));
    storage.deleteObject('data', 'a');
    expect((await buffer(body)).equals(first)).toBe(true);
    expect(dataFiles(folder)).toEqual([]);
  });

  test('nothing stays behind of a body that fails', async () => {
    const { storage, folder } = await withBucket();
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the source broke');
    }
    await expect(storage.putObject('data', 'a', broken())).rejects.toThrow('the source broke');
    expect(storage.listObjects('data')).toEqual([]);
    expect(dataFiles(folder)).toEqual([]);
  });

  test('are taken from a file of this machine', async () => {
    const { storage, folder } = await withBucket();
    const file = join(folder, 'local.csv');
    writeFileSync(file, 'USER_ID\n1\n');
    await storage.putFile('data', 'local.csv', file);
    expect(await text(storage, 'local.csv')).toBe('USER_ID\n1\n');
    await expect(storage.putFile('data', 'x', `${file}.missing`)).rejects.toThrow('ENOENT');
  });

  test('fails for a bucket or key that is not there', async () => {
    const { storage } = await withBucket();
    await expect(storage.putObject('none', 'a', Buffer.alloc(0))).rejects.toMatchObject({ name: 'NoSuchBucket' });
    expect(() => storage.getObject('data', 'none')).toThrow(expect.objectContaining({ name: 'NoSuchKey' }));
    expect(() => storage.deleteObject('data', 'none')).not.toThrow();
  });
});

describe('onObjectCreated', () => {
  test('tells of each new version, and whether EventBridge is to hear of it', async () => {
    const { storage } = await withBucket();
    const events: ObjectCreated[] = [];
    const stop = storage.onObjectCreated((event) => events.push(event));
    await storage.putObject('data', 'a', Buffer.from('x'));
    await storage.updateBucket('data', { eventBridge: true });
    await storage.putObject('data', '_SUCCESS', Buffer.alloc(0));
    stop();
    await storage.putObject('data', 'c', Buffer.alloc(0));
    const common = { bucket: 'data', time: NOW, reason: 'PutObject' };
    expect(events).toEqual([
      { ...common, key: 'a', size: 1, etag: '9dd4e461268c8034f5c8564e155c67a6', eventBridge: false },
      { ...common, key: '_SUCCESS', size: 0, etag: 'd41d8cd98f00b204e9800998ecf8427e', eventBridge: true },
    ]);
  });
});

describe('buckets', () => {
  test('are created, asked for and deleted when they are empty', async () => {
    const { storage } = await withBucket();
    expect(storage.hasBucket('data')).toBe(true);
    await expect(storage.createBucket('data')).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await storage.putObject('data', 'a', Buffer.alloc(0));
    await expect(storage.deleteBucket('data')).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    storage.deleteObject('data', 'a');
    await storage.deleteBucket('data');
    expect(storage.hasBucket('data')).toBe(false);
    await expect(storage.deleteBucket('data')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  test.each(['ab', 'Upper', 'under_score', '-dash', 'two..dots', '1.2.3.4', 'x'.repeat(64)])(
    'refuses the name %s',
    async (name) => {
      await expect(open().storage.createBucket(name)).rejects.toMatchObject({ name: 'InvalidBucketName' });
    },
  );

  test('refuses a policy about another bucket, and keeps the one it has', async () => {
    const { storage } = await withBucket();
    const policy = (Resource: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource }],
    });
    await storage.putBucketPolicy('data', policy('arn:aws:s3:::data/*'));
    await expect(storage.putBucketPolicy('data', policy('arn:aws:s3:::other/*'))).rejects.toMatchObject({
      name: 'MalformedPolicy',
    });
    expect(storage.bucket('data').policy?.document.statements[0]?.resources?.texts).toEqual(['arn:aws:s3:::data/*']);
    await storage.deleteBucketPolicy('data');
    expect(storage.bucket('data').policy).toBeUndefined();
  });
});

describe('reopening', () => {
  test('finds buckets, policies and objects as they were', async () => {
    const { storage, folder } = await withBucket();
    const policy = { Version: '2012-10-17', Statement: [] };
    await storage.putBucketPolicy('data', policy);
    await storage.updateBucket('data', { eventBridge: true, versioned: true, tags: { team: 'x' } });
    const attributes = { headers: { 'content-type': 'text/csv' }, tags: { a: 'b' } };
    const object = await storage.putObject('data', 'Ünï/côde', Buffer.from('x'), attributes);
    await storage.putObject('data', 'gone', Buffer.from('x'));
    storage.deleteObject('data', 'gone');

    const again = open(folder).storage;
    expect(again.listObjects('data')).toEqual([object]);
    expect(again.bucket('data').saved).toEqual(storage.bucket('data').saved);
    expect(await text(again, 'Ünï/côde')).toBe('x');
  });

  test('removes data that belongs to no object', async () => {
    const { storage, folder } = await withBucket();
    await storage.putObject('data', 'a', Buffer.from('x'));
    writeFileSync(join(folder, 'data', 'left-behind'), 'part of an upload');
    open(folder);
    expect(dataFiles(folder)).toEqual([storage.getObject('data', 'a').object.file]);
  });

  test('fails when the index cannot be read, naming the file', async () => {
    const { folder } = await withBucket();
    writeFileSync(join(folder, 'buckets', 'data', 'bucket.json'), '{"name": 1}');
    expect(() => open(folder)).toThrow(/cannot read .*bucket\.json: put the folder back/);
  });

  test('fails when the data of an object is not whole, naming file and object, and removes nothing', async () => {
    const { storage, folder } = await withBucket();
    const { file } = await storage.putObject('data', 'a/b', Buffer.from('whole'));
    writeFileSync(join(folder, 'data', file), 'ha');
    writeFileSync(join(folder, 'data', 'left-behind'), 'part of an upload');
    expect(() => open(folder)).toThrow(`${file}, the data of s3://data/a/b, has 2 bytes instead of 5`);
    rmSync(join(folder, 'data', file));
    expect(() => open(folder)).toThrow('is gone');
    expect(dataFiles(folder)).toEqual(['left-behind']);
  });

  test('takes a bucket whose deletion was cut short for deleted', async () => {
    const { storage, folder } = await withBucket();
    rmSync(join(folder, 'buckets', 'data', 'bucket.json'));
    const again = open(folder).storage;
    expect(again.hasBucket('data')).toBe(false);
    await again.createBucket('data');
    expect(storage.hasBucket('data')).toBe(true);
  });
});
