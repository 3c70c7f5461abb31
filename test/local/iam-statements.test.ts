import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from '../../lib/app';
import { loadPipeline } from '../../lib/config';
import { LocalCloud, type LocalEvent } from '../../local/server';
import { sampled } from '../sample';

/**
 * The promise of ADR 0003: a permission that the run needs and the template does not give is found on the laptop. Takes each
 * statement that a healthy run rests on out of the synthesized templates, one at a time, and runs again: a few of them that the
 * seed draws, and all of them with SAMPLES=all.
 */

/** Two seconds each. */
const STATEMENTS = 8;

const PIPELINE = `
name: permissions
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { source: items.csv, schema: { GENRE: { type: string, categorical: true } } }
eventTracker: true
solutions:
  - name: for-you
    recipe: aws-user-personalization
    campaign: { minProvisionedTPS: 1 }
`;

const folder = mkdtempSync(join(tmpdir(), 'iam-statements-'));
const healthy = join(folder, 'assembly');

beforeAll(() => {
  writeFileSync(join(folder, 'pipeline.yaml'), PIPELINE);
  writeFileSync(
    join(folder, 'items.csv'),
    `ITEM_ID,GENRE\n${range(30)
      .map((i) => `i${i},g${i % 3}\n`)
      .join('')}`,
  );
  buildApp(loadPipeline(join(folder, 'pipeline.yaml')), { outdir: healthy }).synth();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const range = (size: number): number[] => Array.from({ length: size }, (_, index) => index);

/** 60 users with 20 events each. */
const INTERACTIONS = [
  'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE',
  ...range(1200).map((i) => `u${i % 60},i${(i * 7 + (i % 60)) % 30},${1_700_000_000 + i * 60},watch`),
].join('\n');

interface Outcome {
  readonly succeeded: boolean;
  /** Everything that was said about the failure. */
  readonly said: string;
  readonly used: readonly Statement[];
  /** Physical id → logical id, of what was deployed. */
  readonly logicalIds: ReadonlyMap<string, string>;
}

interface Statement {
  readonly roleArn: string;
  readonly policyName: string;
  readonly statementIndex: number;
  readonly actions: readonly string[];
  readonly decisive: boolean;
}

async function run(assembly: string): Promise<Outcome> {
  const said: string[] = [];
  const logicalIds = new Map<string, string>();
  let delivered: (arn: string | undefined) => void = () => undefined;
  const execution = new Promise<string | undefined>((resolve) => (delivered = resolve));
  const cloud = await LocalCloud.start({
    port: 0,
    compression: 5000,
    schedules: false,
    onEvent: (event: LocalEvent) => {
      if (event.type === 'delivery') {
        if (event.outcome === 'failed') said.push(event.error.message);
        delivered(event.outcome === 'delivered' ? event.executionArn : undefined);
      }
      if (event.type === 'state' && event.phase === 'failed') said.push(`${event.detail.error}: ${event.detail.cause}`);
    },
  });
  const outcome = (succeeded: boolean): Outcome => ({
    succeeded,
    said: said.join('\n'),
    used: cloud.parts.authorizer.usedStatements(),
    logicalIds,
  });
  try {
    const { stacks } = await cloud.deploy(assembly);
    for (const { resources } of stacks) for (const [id, { physicalId }] of resources) logicalIds.set(physicalId, id);
    const bucket = stacks[0]?.outputs['DataBucketName'];
    const client = new S3Client({
      region: 'us-east-1',
      endpoint: cloud.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const put = (Key: string, Body: string) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(Body) }));
    await put('interactions/interactions.csv', INTERACTIONS);
    await put('_SUCCESS', '');
    const executionArn = await execution;
    if (executionArn === undefined) return outcome(false);
    const { status, cause } = await cloud.parts.stateMachines.whenFinished(executionArn);
    if (cause !== undefined) said.push(cause);
    return outcome(status === 'SUCCEEDED');
  } catch (error) {
    said.push((error as Error).message);
    return outcome(false);
  } finally {
    await cloud.close();
  }
}

/** Puts something in the place of a statement that nobody needs: indices stay, and an empty policy is no policy. */
const NOTHING = { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' };
const NOBODY = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'nobody.amazonaws.com' } };

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly PolicyName?: string;
    readonly PolicyDocument?: { readonly Statement: unknown[] };
    readonly AssumeRolePolicyDocument: { readonly Statement: unknown[] };
    readonly Policies?: readonly {
      readonly PolicyName: string;
      readonly PolicyDocument: { readonly Statement: unknown[] };
    }[];
  };
}

/** @returns a copy of the assembly without the statement, or undefined when no template has it */
function without(statement: Statement, roleLogicalId: string | undefined, name: string): string | undefined {
  const copy = join(folder, name);
  mkdirSync(copy);
  cpSync(healthy, copy, { recursive: true });
  let taken = 0;
  for (const file of readdirSync(copy).filter((file) => file.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(copy, file), 'utf8')) as { Resources: Record<string, Resource> };
    for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
      const take = (document: { readonly Statement: unknown[] }, instead: unknown): void => {
        document.Statement[statement.statementIndex] = instead;
        taken++;
      };
      const isTheRole = Type === 'AWS::IAM::Role' && logicalId === roleLogicalId;
      if (statement.policyName === 'AssumeRolePolicyDocument') {
        if (isTheRole) take(Properties.AssumeRolePolicyDocument, NOBODY);
      } else if (
        Type === 'AWS::IAM::Policy' &&
        Properties.PolicyName === statement.policyName &&
        Properties.PolicyDocument
      ) {
        take(Properties.PolicyDocument, NOTHING);
      } else if (isTheRole) {
        const inline = Properties.Policies?.find(({ PolicyName }) => PolicyName === statement.policyName);
        if (inline) take(inline.PolicyDocument, NOTHING);
      }
    }
    writeFileSync(join(copy, file), JSON.stringify(template));
  }
  if (taken > 1) throw new Error(`${statement.policyName} of ${statement.roleArn} was found ${taken} times`);
  return taken === 1 ? copy : undefined;
}

test('a statement that a run rests on is missed when it is gone: AccessDenied names action, role and resource', async () => {
  const { succeeded, said, used, logicalIds } = await run(healthy);
  expect(said).toBe('');
  expect(succeeded).toBe(true);
  const needed = used.filter(({ decisive }) => decisive);
  expect(needed.length).toBeGreaterThan(15);
  const unnoticed: string[] = [];
  for (const [index, statement] of sampled(needed, STATEMENTS).entries()) {
    const where = `${statement.roleArn} ${statement.policyName}[${statement.statementIndex}] ${statement.actions.join(' ')}`;
    const role = statement.roleArn.slice(statement.roleArn.lastIndexOf('/') + 1);
    const assembly = without(statement, logicalIds.get(role), `without-${index}`);
    if (assembly === undefined) {
      unnoticed.push(`${where}: in no template`);
      continue;
    }
    const outcome = await run(assembly);
    const denied = [...outcome.said.matchAll(/is not authorized to perform: (\S+) on resource: "?(arn:|\*)/g)];
    const namesAction = denied.some(([, action = '']) => statement.actions.includes(action));
    if (outcome.succeeded || !namesAction || !outcome.said.includes(role)) {
      unnoticed.push(`${where}: ${outcome.succeeded ? 'the run succeeded' : outcome.said.slice(0, 400)}`);
    }
    rmSync(assembly, { recursive: true, force: true });
  }
  expect(unnoticed).toEqual([]);
}, 290_000);
