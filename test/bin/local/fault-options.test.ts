import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSchemaCommand, ListSchemasCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { type FaultOptions, faultsOf, faultsOption, throttleOption } from '../../../bin/local/fault-options';
import { startTwinServer } from '../../../local/twin-server';
import { runCommand } from '../run-command';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fault-options-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function aRuleFile(text: string): string {
  const file = join(folder, 'faults.yaml');
  writeFileSync(file, text);
  return file;
}

/** A command that starts the twin with its options, asks for the schemas and says what came of it. */
function askTwin(...words: string[]) {
  return runCommand(
    (program) => {
      const command = program.command('ask').addOption(faultsOption()).addOption(throttleOption());
      command.action(async (options: FaultOptions) => {
        const { url, close } = await startTwinServer({ port: 0, ...faultsOf(options.faults, options.throttle) });
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        const client = new PersonalizeClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
        const outcome = (call: Promise<object>) =>
          call.then(
            () => 'answered',
            (error: Error) => error.name,
          );
        const make = await outcome(client.send(new CreateSchemaCommand({ name: 's', schema: SCHEMA })));
        const list = await outcome(client.send(new ListSchemasCommand({})));
        const again = await outcome(client.send(new ListSchemasCommand({})));
        process.stdout.write(`${make} ${list} ${again}`);
        client.destroy();
        await close();
      });
    },
    ['ask', ...words],
  );
}

const SCHEMA = JSON.stringify({
  type: 'record',
  name: 'Users',
  namespace: 'com.amazonaws.personalize.schema',
  fields: [
    { name: 'USER_ID', type: 'string' },
    { name: 'TIER', type: 'string', categorical: true },
  ],
  version: '1.0',
});

test('without options everything is answered', async () => {
  expect((await askTwin()).stdout).toBe('answered answered answered');
});

test('the rules of the file hold', async () => {
  const file = aRuleFile('calls:\n  - { operation: ListSchemas, nth: 2, fail: ServiceUnavailable }\n');
  expect((await askTwin('--faults', file)).stdout).toBe('answered answered ServiceUnavailable');
});

test('a dropped call closes the connection, and the twin goes on', async () => {
  const file = aRuleFile('calls:\n  - { operation: CreateSchema, drop: after }\n');
  const { stdout } = await askTwin('--faults', file);
  expect(stdout).toMatch(/^(Error|TimeoutError) answered answered$/);
});

test('request rates hold with --throttle', async () => {
  expect((await askTwin('--throttle')).stdout).toBe('answered answered ThrottlingException');
});

test('refuses a bad file with file and line', async () => {
  const file = aRuleFile('calls:\n  - operation: ListSchemas\n    fail: Oops\n');
  const { exitCode, stderr } = await askTwin('--faults', file);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${file}:3:11: calls.0.fail.error: Oops is no error of the service`);
});

test('refuses a file that is not there', async () => {
  const { exitCode, stderr } = await askTwin('--faults', join(folder, 'none.yaml'));
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`cannot read the fault rules ${join(folder, 'none.yaml')}: there is no such file`);
});
