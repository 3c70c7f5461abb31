import { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VirtualClock } from '../../../../local/clock';
import { customResources } from '../../../../local/cloud/deployer/custom-resource/custom-resource';
import { ResponseRoutes } from '../../../../local/cloud/deployer/custom-resource/response-routes';
import type { CloudPorts } from '../../../../local/cloud/deployer/ports';
import { Properties } from '../../../../local/cloud/deployer/resource/properties';
import type { ExistingResource, ResourceRequest } from '../../../../local/cloud/deployer/resource/resource-type';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:teardown';
const MINUTE = 60_000;

interface Event {
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** A function that starts an execution and returns; the execution ends when the test says so. */
function aDeletion(properties: Record<string, string> = {}) {
  const clock = new VirtualClock();
  const responses = new ResponseRoutes();
  let endExecution = (): void => undefined;
  const finished = new Promise<void>((resolve) => (endExecution = resolve));
  let event: Event | undefined;
  let running = 0;
  const cloud = {
    clock,
    endpoint: { url: 'http://local', responses, owner: { arn: 'owner' } },
    functions: {
      invoke: async (_name: string, payload: Event) => {
        event = payload;
        running = 1;
        return { payload: undefined };
      },
    },
    stateMachines: {
      list: () => [{ spec: { arn: MACHINE } }],
      listExecutions: () => Array.from({ length: running }, () => ({ executionArn: 'execution' })),
      whenFinished: () => finished,
    },
  } as unknown as CloudPorts;
  const existing = {
    physicalId: 'thing',
    attributes: {},
    properties: new Properties({ ServiceToken: 'function', ...properties }),
  } satisfies ExistingResource;
  const request = { ...existing, stackId: 'stack', logicalId: 'Thing', type: 'Custom::Thing' };
  const [type] = customResources;
  const outcome = type!.delete(request as unknown as ResourceRequest, existing, cloud).then(
    () => 'deleted',
    (error: Error) => error.message,
  );
  return {
    clock,
    outcome,
    end: () => {
      running = 0;
      endExecution();
    },
    answer: async () => {
      const { ResponseURL, StackId, RequestId, LogicalResourceId } = event!;
      const body = { Status: 'SUCCESS', PhysicalResourceId: 'thing', StackId, RequestId, LogicalResourceId };
      const put = Object.assign(Readable.from([Buffer.from(JSON.stringify(body))]), {
        method: 'PUT',
        url: ResponseURL.slice('http://local'.length),
      });
      await responses.handle(
        put as unknown as IncomingMessage,
        {
          writeHead: () => ({ end: () => undefined }),
        } as unknown as ServerResponse,
      );
    },
  };
}

test('an answer counts that an execution gives long after the function has ended', async () => {
  const { clock, outcome, answer } = aDeletion();
  await clock.advance(50 * MINUTE);
  await answer();
  await expect(outcome).resolves.toBe('deleted');
});

test.each([
  ['an hour', {}, 3600],
  ['its ServiceTimeout', { ServiceTimeout: '90' }, 90],
])('fails after %s without an answer, while an execution goes on', async (_name, properties, seconds) => {
  const { clock, outcome } = aDeletion(properties);
  await clock.advance(seconds * 1000 - 1);
  expect(clock.waiting).toBe(1);
  await clock.advance(1);
  await expect(outcome).resolves.toBe(`no answer of function came to its ResponseURL within ${seconds} seconds`);
});

test('fails at once when the last execution has ended and nobody answered', async () => {
  const { clock, outcome, end } = aDeletion();
  await clock.advance(MINUTE);
  end();
  await expect(outcome).resolves.toMatch(/ended without an answer to its ResponseURL, and no execution is left/);
  expect(clock.now()).toBe(new VirtualClock().now() + MINUTE);
});
