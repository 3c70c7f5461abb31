import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../../../local/cloud/deployer/assembly';
import { FileStackStore, type StackRecord } from '../../../../local/cloud/deployer/stack-record';
import type { Json } from '../../../../local/cloud/deployer/json';
import { KeptFile } from '../../../../local/cloud/kept-file';
import { LocalCloud } from '../../../../local/server';
import { writeAssembly } from './an-assembly';

let folder: string;
let state: string;
let clouds: LocalCloud[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-stacks-'));
  state = join(folder, 'state');
  clouds = [];
});

afterEach(async () => {
  for (const cloud of clouds) await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A local cloud over what is kept; the one before has to end first. */
async function start(): Promise<LocalCloud> {
  for (const cloud of clouds.splice(0)) await cloud.close();
  const cloud = await LocalCloud.start({ port: 0, compression: 100, schedules: false, state });
  clouds.push(cloud);
  return cloud;
}

async function deploy(cloud: LocalCloud, Resources: Record<string, Json>) {
  const directory = join(folder, 'assembly');
  mkdirSync(directory, { recursive: true });
  writeAssembly(directory, [{ name: 'app', template: { Resources } }]);
  const { stacks } = await cloud.parts.deployer.deploy(readAssembly(directory));
  return Object.fromEntries(stacks[0]!.changes);
}

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'personalize.amazonaws.com' } }],
};

const resources = (value = 'a'): Record<string, Json> => ({
  Bucket: { Type: 'AWS::S3::Bucket' },
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', AssumeRolePolicyDocument: trust } },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Group: { Type: 'AWS::Personalize::DatasetGroup', Properties: { Name: 'movies' } },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/x', Type: 'String', Value: value } },
});

/** What the file of stacks holds. */
const kept = () => new KeptFile<readonly StackRecord[]>(join(state, 'cloud', 'stacks'));

describe('over a kept stack', () => {
  test('leaves everything as it is, and has again what lives in memory', async () => {
    const first = await deploy(await start(), resources());
    expect(new Set(Object.values(first))).toEqual(new Set(['created']));
    const again = await start();
    // Jobs that go on before the deploy find their roles.
    const role = 'arn:aws:iam::000000000000:role/reader';
    expect(() => again.parts.authorizer.assume(role, 'personalize.amazonaws.com')).not.toThrow();
    expect(() => again.parts.authorizer.assume(role, 'lambda.amazonaws.com')).toThrow('not authorized');
    expect(again.parts.parameters.get('/app/x')).toBe('a');
    expect(again.parts.topics.list()).toEqual([]);
    const second = await deploy(again, resources());
    expect(new Set(Object.values(second))).toEqual(new Set(['unchanged']));
    expect(again.parts.topics.list()).toHaveLength(1);
  });

  test('changes what the template changes', async () => {
    await deploy(await start(), resources());
    const again = await start();
    const { Topic: _, ...rest } = resources('b');
    expect(await deploy(again, rest)).toMatchObject({ Parameter: 'updated', Topic: 'deleted', Group: 'unchanged' });
    expect((await start()).parts.parameters.get('/app/x')).toBe('b');
  });

  test('makes anew what a deploy that was cut short left unfinished, and makes the rest', async () => {
    await deploy(await start(), resources());
    for (const cloud of clouds.splice(0)) await cloud.close();
    const [record] = kept().load()!;
    const left = record!.resources
      .filter(({ logicalId }) => logicalId !== 'Topic')
      .map((resource) => (resource.logicalId === 'Group' ? { ...resource, unfinished: true } : resource));
    kept().save([{ ...record!, resources: left }]);
    const changes = await deploy(await start(), resources());
    expect(changes).toMatchObject({ Group: 'created', Topic: 'created', Bucket: 'unchanged' });
    expect(
      kept()
        .load()![0]!
        .resources.filter(({ unfinished }) => unfinished),
    ).toEqual([]);
  });

  test('makes anew what was made and not noted when the process was killed', async () => {
    await deploy(await start(), resources());
    for (const cloud of clouds.splice(0)) await cloud.close();
    const [record] = kept().load()!;
    const left = record!.resources.filter(({ logicalId }) => logicalId !== 'Group');
    kept().save([{ ...record!, resources: left }]);
    await expect(deploy(await start(), resources())).rejects.toThrow('already exists');
    kept().save([{ ...record!, resources: left, deploying: true }]);
    expect(await deploy(await start(), resources())).toMatchObject({ Group: 'created', Bucket: 'unchanged' });
    expect(kept().load()![0]).not.toHaveProperty('deploying');
  });

  test('tells how far a deploy has come as it goes', () => {
    const store = new FileStackStore(kept());
    store.put({ name: 'app', stackId: 'id', resources: [], outputs: {}, exports: {}, imports: [] });
    expect(new FileStackStore(kept()).get('app')).toMatchObject({ stackId: 'id' });
    store.delete('app');
    expect(new FileStackStore(kept()).all()).toEqual([]);
  });

  test('leaves nothing on record when a deploy fails and is undone', async () => {
    const failing = { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/y', Type: 'String', Value: '' } };
    const cloud = await start();
    await expect(
      deploy(cloud, { ...resources(), Failing: { ...failing, DependsOn: ['Group', 'Bucket'] } }),
    ).rejects.toThrow();
    expect(kept().load()).toEqual([]);
  });
});

describe('kept file', () => {
  test('fails when it is damaged or of another version, naming it', () => {
    kept().save([]);
    const path = join(state, 'cloud', 'stacks');
    writeFileSync(path, 'format 1 abc\n[]\n');
    expect(() => kept().load()).toThrow(`${path}:2 (byte 13) is damaged`);
    writeFileSync(path, '[]');
    expect(() => kept().load()).toThrow('its first line is no header');
    writeFileSync(path, 'format 9 abc\n[]\n');
    expect(() => kept().load()).toThrow('has format 9, this version reads format 1');
  });
});

test('refuses a folder that another local cloud uses', async () => {
  await start();
  await expect(LocalCloud.start({ port: 0, state })).rejects.toThrow('is in use by this process');
});
