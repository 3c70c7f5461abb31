import { VirtualClock } from '../../../../local/clock';
import type { DeliveryEvent } from '../../../../local/cloud/events/delivery';
import { EventBus } from '../../../../local/cloud/events/event-bus';
import { objectCreatedEvent } from '../../../../local/cloud/events/object-created';
import { Scheduler, type ScheduleSpec } from '../../../../local/cloud/events/scheduler';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import type { InvocationResult } from '../../../../local/cloud/function-invoker';
import type { Caller } from '../../../../local/service';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const ROLE = 'arn:aws:iam::000000000000:role/r';
const DAY = 86_400_000;

function aCloud(
  options: { service: string; condition?: object; action?: string } = { service: 'events.amazonaws.com' },
) {
  const clock = new VirtualClock();
  const roles = new RoleDirectory();
  const { service, condition, action = 'states:StartExecution' } = options;
  roles.putRole({
    arn: ROLE,
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          ...(condition && { Condition: condition }),
        },
      ],
    },
  });
  roles.putRolePolicy(ROLE, 'p', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: [MACHINE, FUNCTION] }],
  });
  const authorizer = new IamAuthorizer(roles, clock);
  const heard: DeliveryEvent[] = [];
  const started: unknown[] = [];
  const failing = { functions: false };
  const shared = {
    clock,
    authorizer,
    roles: authorizer,
    listener: (event: DeliveryEvent) => void heard.push(event),
    stateMachines: {
      startExecution: (request: { stateMachineArn: string; input?: unknown }) => {
        started.push(request.input);
        return { executionArn: `${request.stateMachineArn}:${started.length}` };
      },
    },
    functions: {
      invoke: async (arn: string, payload: unknown, { caller }: { caller: Caller }): Promise<InvocationResult> => {
        authorizer.authorize(caller, 'lambda:InvokeFunction', arn);
        started.push(payload);
        const common = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', logLines: [] } as const;
        if (!failing.functions) return { ...common, payload: null };
        return { ...common, payload: { errorType: 'Error', errorMessage: 'no' }, functionError: 'Unhandled' };
      },
    },
  };
  return { clock, heard, started, failing, bus: new EventBus(shared), scheduler: new Scheduler(shared), shared };
}

const aSchedule = (changes: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  name: 's',
  groupName: 'default',
  expression: 'rate(7 days)',
  timezone: 'UTC',
  enabled: true,
  target: { arn: MACHINE, roleArn: ROLE, input: '{"reason":"schedule"}' },
  ...changes,
});

describe('EventBus', () => {
  const target = { id: 't', arn: MACHINE, roleArn: ROLE };
  const rule = { name: 'r', eventPattern: { source: ['app'] }, enabled: true, targets: [target] };

  test('starts the state machine for an event that fits, and only for that', () => {
    const { bus, started, heard } = aCloud();
    bus.putRule(rule);
    bus.publish({ source: 'other' });
    bus.publish({ source: 'app', n: 1 });
    expect(started).toEqual([{ source: 'app', n: 1 }]);
    expect(heard).toMatchObject([{ outcome: 'delivered', executionArn: `${MACHINE}:1` }]);
  });

  test('a disabled rule and a deleted one deliver nothing', () => {
    const { bus, started } = aCloud();
    bus.putRule({ ...rule, enabled: false });
    bus.publish({ source: 'app' });
    bus.putRule(rule);
    bus.deleteRule('r');
    bus.publish({ source: 'app' });
    expect(started).toEqual([]);
  });

  test('a rule with a schedule delivers a scheduled event', async () => {
    const { bus, started, clock } = aCloud();
    bus.putRule({ name: 'daily', scheduleExpression: 'rate(1 day)', enabled: true, targets: [target] });
    await clock.advance(DAY);
    bus.close();
    expect(started).toMatchObject([
      { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [expect.stringContaining('rule/daily')] },
    ]);
  });

  test.each([
    ['does not trust EventBridge', { service: 'lambda.amazonaws.com' }, 'sts:AssumeRole on resource: ' + ROLE],
    ['may not start the machine', { service: 'events.amazonaws.com', action: 'states:StopExecution' }, MACHINE],
  ])('fails with AccessDenied where the role %s', (_name, options, message) => {
    const { bus, heard, started } = aCloud(options);
    bus.putRule(rule);
    bus.publish({ source: 'app' });
    expect(started).toEqual([]);
    expect(heard).toMatchObject([{ outcome: 'failed', error: { name: 'AccessDeniedException' } }]);
    expect((heard[0] as { error: Error }).error.message).toContain(message);
  });

  test.each([
    [
      'a target that is no state machine',
      { ...rule, targets: [{ ...target, arn: 'arn:aws:sqs:us-east-1:0:q' }] },
      'only state machines are',
    ],
    [
      'a rule without pattern and schedule',
      { name: 'x', enabled: true, targets: [] },
      'needs an event pattern or a schedule',
    ],
    [
      'a one-time schedule',
      { name: 'x', enabled: true, targets: [], scheduleExpression: 'at(2026-01-01T00:00:00)' },
      'a rule does not take',
    ],
  ])('refuses %s', (_name, spec, message) => {
    expect(() => aCloud().bus.putRule(spec)).toThrow(message);
  });
});

describe('Scheduler', () => {
  const scheduler = { service: 'scheduler.amazonaws.com' };

  test('fires each time it is due, with its input', async () => {
    const cloud = aCloud(scheduler);
    cloud.scheduler.putSchedule(aSchedule());
    await cloud.clock.advance(15 * DAY);
    expect(cloud.started).toEqual([{ reason: 'schedule' }, { reason: 'schedule' }]);
    expect(cloud.scheduler.nextRun({ name: 's', groupName: 'default' })).toBe(Date.UTC(2026, 0, 22));
    cloud.scheduler.close();
  });

  test('calls a function as its role, and tells when it fails', async () => {
    const cloud = aCloud({ ...scheduler, action: 'lambda:InvokeFunction' });
    cloud.scheduler.putSchedule(aSchedule({ target: { arn: FUNCTION, roleArn: ROLE, input: '{"n":1}' } }));
    await cloud.clock.advance(8 * DAY);
    expect([cloud.started, cloud.heard.at(-1)?.outcome]).toEqual([[{ n: 1 }], 'delivered']);
    cloud.failing.functions = true;
    await cloud.clock.advance(7 * DAY);
    const last = cloud.heard.at(-1);
    expect(last?.outcome === 'failed' && last.error.message).toContain('f failed: Error: no');
    cloud.scheduler.close();
  });

  test('fails to call a function that its role may not call', async () => {
    const cloud = aCloud(scheduler);
    cloud.scheduler.putSchedule(aSchedule({ target: { arn: FUNCTION, roleArn: ROLE } }));
    await cloud.clock.advance(8 * DAY);
    expect([cloud.started, cloud.heard.at(-1)?.outcome]).toEqual([[], 'failed']);
    cloud.scheduler.close();
  });

  test('acts on behalf of its group', () => {
    const group = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default';
    const condition = { StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': group } };
    const cloud = aCloud({ ...scheduler, condition });
    cloud.scheduler.putSchedule(aSchedule());
    cloud.scheduler.putSchedule(aSchedule({ name: 'other', groupName: 'other' }));
    cloud.scheduler.fireNow({ name: 's', groupName: 'default' });
    cloud.scheduler.fireNow({ name: 'other', groupName: 'other' });
    cloud.scheduler.close();
    expect(cloud.heard.map(({ outcome }) => outcome)).toEqual(['delivered', 'failed']);
  });

  test('does not fire when it is disabled, deleted, replaced or switched off', async () => {
    const cloud = aCloud(scheduler);
    const off = new Scheduler({ ...cloud.shared, fires: false });
    off.putSchedule(aSchedule());
    cloud.scheduler.putSchedule(aSchedule({ name: 'disabled', enabled: false }));
    cloud.scheduler.putSchedule(aSchedule({ name: 'deleted' }));
    cloud.scheduler.deleteSchedule({ name: 'deleted', groupName: 'default' });
    cloud.scheduler.putSchedule(aSchedule());
    cloud.scheduler.putSchedule(aSchedule({ expression: 'rate(30 days)' }));
    await cloud.clock.advance(8 * DAY);
    expect(cloud.started).toEqual([]);
    expect(off.nextRun({ name: 's', groupName: 'default' })).toBe(Date.UTC(2026, 0, 8));
    cloud.scheduler.close();
    expect(cloud.clock.waiting).toBe(0);
  });

  test.each([
    ['an expression', { expression: 'weekly' }, 'is not a schedule expression'],
    ['a time zone', { timezone: 'Mars/Olympus' }, 'Invalid time zone'],
    ['an input', { target: { arn: MACHINE, roleArn: ROLE, input: '{' } }, 'JSON'],
    ['a target', { target: { arn: 'arn:aws:sns:us-east-1:0:t', roleArn: ROLE } }, 'only state machines are'],
  ])('refuses %s that is not valid', (_name, changes, message) => {
    expect(() => aCloud(scheduler).scheduler.putSchedule(aSchedule(changes))).toThrow(message);
  });
});

test('an object created event has the shape that S3 documents', () => {
  const created = {
    bucket: 'b',
    key: 'k',
    size: 5,
    etag: 'e',
    time: Date.UTC(2026, 0, 1, 1, 2, 3, 456),
    reason: 'PutObject',
    eventBridge: true,
  } as const;
  const event = objectCreatedEvent(created, 7);
  expect(event).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    time: '2026-01-01T01:02:03Z',
    region: 'us-east-1',
    resources: ['arn:aws:s3:::b'],
    detail: {
      version: '0',
      bucket: { name: 'b' },
      object: { key: 'k', size: 5, etag: 'e', sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) },
      'request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
      requester: '000000000000',
      'source-ip-address': '127.0.0.1',
      reason: 'PutObject',
    },
  });
});
