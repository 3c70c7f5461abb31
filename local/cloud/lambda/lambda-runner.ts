import { randomUUID } from 'node:crypto';
import { sleepUntil, systemClock, type Clock } from '../../clock';
import { AccessDeniedError, type Authorizer, type Caller } from '../../service';
import {
  InvocationRefusedError,
  type FunctionDescription,
  type FunctionError,
  type FunctionFeeder,
  type FunctionInvoker,
  type FunctionPermission,
  type InvocationResult,
  type ServiceInvoker,
} from '../function-invoker';
import { sessionCaller, type RoleSessions } from '../role-session';
import { functionEnvironment } from './function-environment';
import { FunctionPolicies, type ServiceAuthorizer } from './function-policies';
import { FunctionPool } from './function-pool';
import { logGroupOf, type FunctionSpec } from './function-spec';
import { FunctionWorker } from './function-worker';
import { invocationLines, logStreamName } from './invocation-log';
import { outcomeOf, type Ended } from './invocation-outcome';
import { refuseForeignRuntime, requestText } from './invocation-request';

/** Where the log of a function goes. */
export interface LogWriter {
  /**
   * Appends lines to a stream, making the stream if it is new.
   * @param caller the function's role, which needs `logs:CreateLogStream` and `logs:PutLogEvents`
   * @throws AccessDeniedError
   */
  write(caller: Caller, logGroupName: string, logStreamName: string, lines: readonly string[]): void | Promise<void>;
}

export interface LambdaRunnerOptions {
  readonly roles: RoleSessions;
  /** Without `authorizeService` every service may call every function. */
  readonly authorizer: Authorizer & Partial<ServiceAuthorizer>;
  readonly logs: LogWriter;
  /** Where the SDK of a function finds every service; asked when a thread starts. */
  readonly endpoint: () => string;
  readonly region: string;
  /** Judges timeouts. @default systemClock */
  readonly clock?: Clock;
  /** For request ids. @default randomUUID */
  readonly uuid?: () => string;
}

/** What was counted of one function. */
export interface FunctionCounts {
  readonly invocations: number;
  /** Invocations that ended in a function error. */
  readonly errors: number;
}

/**
 * Told of every invocation that begins.
 * @param kill ends its thread at once, whatever it does, as a machine that fails would
 */
export type InvocationWatcher = (functionName: string, kill: () => void) => void;

/** Time to load the handler, which does not count against the function's own timeout. */
const INIT_SECONDS = 10;
const LAMBDA_PRINCIPAL = 'lambda.amazonaws.com';
const INVOKE = 'lambda:InvokeFunction';

interface RegisteredFunction {
  readonly pool: FunctionPool;
  invocations: number;
  errors: number;
}

/** Runs the functions of the local cloud: the very files that would be uploaded, in threads, as their role. */
export class LambdaRunner implements FunctionInvoker, FunctionFeeder, ServiceInvoker {
  private readonly functions = new Map<string, RegisteredFunction>();
  private readonly policies = new FunctionPolicies();
  private readonly clock: Clock;
  private readonly uuid: () => string;
  private readonly watchers = new Set<InvocationWatcher>();
  private closed = false;

  constructor(private readonly options: LambdaRunnerOptions) {
    this.clock = options.clock ?? systemClock;
    this.uuid = options.uuid ?? randomUUID;
  }

  /**
   * Makes a function known, or replaces it: its next invocation runs the new code. Counts stay.
   * @throws AccessDeniedError when Lambda may not assume the role
   */
  register(spec: FunctionSpec): void {
    this.options.roles.assume(spec.roleArn, LAMBDA_PRINCIPAL);
    const old = this.functions.get(spec.functionName);
    if (old) void old.pool.retire();
    const pool = new FunctionPool(spec, () => this.startWorker(spec));
    this.functions.set(spec.functionName, { pool, invocations: old?.invocations ?? 0, errors: old?.errors ?? 0 });
  }

  /** Forgets a function; one that is not there is no error. */
  async deregister(functionName: string): Promise<void> {
    const known = this.functions.get(functionName);
    this.functions.delete(functionName);
    await known?.pool.retire();
  }

  /** Counts by function name. */
  get counts(): ReadonlyMap<string, FunctionCounts> {
    return new Map(
      [...this.functions].map(([name, { invocations, errors }]) => [name, { invocations, errors }] as const),
    );
  }

  async invoke(
    functionNameOrArn: string,
    payload: unknown,
    { caller }: { readonly caller: Caller },
  ): Promise<InvocationResult> {
    const known = this.find(functionNameOrArn, caller);
    this.options.authorizer.authorize(caller, INVOKE, known.pool.spec.arn);
    return this.invokeKnown(known, payload);
  }

  async invokeForService(
    functionNameOrArn: string,
    payload: unknown,
    { service, sourceArn }: { readonly service: string; readonly sourceArn: string },
  ): Promise<InvocationResult> {
    const known = this.get(functionNameOrArn);
    const { arn } = known.pool.spec;
    this.options.authorizer.authorizeService?.(service, INVOKE, arn, this.policies.of(arn), {
      'aws:SourceArn': sourceArn,
      'aws:SourceAccount': sourceArn.split(':')[4] ?? '',
    });
    return this.invokeKnown(known, payload);
  }

  feed(functionNameOrArn: string, payload: unknown): Promise<InvocationResult> {
    return this.invokeKnown(this.get(functionNameOrArn), payload);
  }

  describe(functionNameOrArn: string): FunctionDescription {
    return this.get(functionNameOrArn).pool.spec;
  }

  /** @param watcher must not throw; the result takes it away again */
  onInvocation(watcher: InvocationWatcher): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** Lets a service call a function. @throws InvocationRefusedError when there is no such function */
  addPermission(functionNameOrArn: string, permission: FunctionPermission): void {
    this.policies.add(this.describe(functionNameOrArn).arn, permission);
  }

  /** A permission that is not there is no error. */
  removePermission(permissionId: string): void {
    this.policies.remove(permissionId);
  }

  /** Ends every thread. Invocations under way end in a function error. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.functions.values()].map(({ pool }) => pool.close()));
  }

  private async invokeKnown(known: RegisteredFunction, payload: unknown): Promise<InvocationResult> {
    refuseForeignRuntime(known.pool.spec);
    const event = requestText(payload);
    if (this.closed) throw new InvocationRefusedError('ServiceException', 500, 'the local cloud is closing');
    known.invocations += 1;
    const result = await this.run(known.pool, event);
    if (result.functionError !== undefined) known.errors += 1;
    return result;
  }

  private async run(pool: FunctionPool, event: string): Promise<InvocationResult> {
    const { spec } = pool;
    const requestId = this.uuid();
    const worker = await pool.acquire();
    const start = this.clock.now();
    const ended = await this.runEvent(worker, spec, requestId, event);
    // A thread that ran out of time is stuck; one whose handler threw goes on.
    await pool.release(worker, ended.type !== 'timeout');
    const { payload, error } = outcomeOf(ended, spec, requestId);
    const lines = invocationLines({
      requestId,
      lines: worker.takeLines(),
      ...(error && ended.type !== 'timeout' && { error: JSON.stringify(error) }),
      ...(ended.type === 'timeout' && { timedOutAfterSeconds: ended.seconds }),
      milliseconds: this.clock.now() - start,
      memorySize: spec.memorySize,
      now: this.clock.now(),
    });
    const common = { statusCode: 200, executedVersion: '$LATEST', requestId, logLines: lines } as const;
    const denied = await this.writeLog(spec, worker.logStreamName, lines);
    const failure = denied ?? error;
    return failure ? { ...common, payload: failure, functionError: 'Unhandled' } : { ...common, payload };
  }

  private async runEvent(worker: FunctionWorker, spec: FunctionSpec, requestId: string, event: string): Promise<Ended> {
    const notReady = await this.limited(spec, INIT_SECONDS + spec.timeoutSeconds, worker.ready);
    if (notReady) return notReady;
    const outcome = worker.invoke({
      requestId,
      event,
      // The thread reads the real time, whatever clock judges it.
      deadline: Date.now() + spec.timeoutSeconds * 1000,
      context: {
        functionName: spec.functionName,
        invokedFunctionArn: spec.arn,
        memoryLimitInMB: String(spec.memorySize),
        logGroupName: logGroupOf(spec),
        logStreamName: worker.logStreamName,
      },
    });
    for (const watcher of this.watchers) watcher(spec.functionName, () => void worker.terminate());
    return this.limited(spec, spec.timeoutSeconds, outcome);
  }

  private async limited<T>(spec: FunctionSpec, seconds: number, work: Promise<T>): Promise<T | Ended> {
    const over = new AbortController();
    const limit = sleepUntil(this.clock, this.clock.now() + seconds * 1000, over.signal).then(
      () => ({ type: 'timeout' as const, seconds: spec.timeoutSeconds }),
      // Aborted below, when the work has won the race.
      () => work,
    );
    try {
      return await Promise.race([work, limit]);
    } finally {
      over.abort();
    }
  }

  /**
   * A function whose role may not write its log fails. On AWS it would run and its log would be lost in silence: here a
   * missing statement is found.
   */
  private async writeLog(
    spec: FunctionSpec,
    streamName: string,
    lines: readonly string[],
  ): Promise<FunctionError | undefined> {
    try {
      await this.options.logs.write(
        sessionCaller(spec.roleArn, spec.functionName),
        logGroupOf(spec),
        streamName,
        lines,
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      return { errorType: error.name, errorMessage: error.message };
    }
  }

  private startWorker(spec: FunctionSpec): FunctionWorker {
    const streamName = logStreamName(this.clock.now(), this.uuid());
    const environment = functionEnvironment(spec, {
      region: this.options.region,
      endpoint: this.options.endpoint(),
      credentials: this.options.roles.credentialsOf(spec.roleArn),
      logStreamName: streamName,
    });
    return new FunctionWorker(spec, environment, streamName);
  }

  private find(functionNameOrArn: string, caller: Caller): RegisteredFunction {
    const known = this.lookUp(functionNameOrArn);
    if (known) return known;
    // Whoever may not call the function does not get to know whether it exists.
    const resource = functionNameOrArn.startsWith('arn:') ? functionNameOrArn : '*';
    this.options.authorizer.authorize(caller, INVOKE, resource);
    return this.get(functionNameOrArn);
  }

  private get(functionNameOrArn: string): RegisteredFunction {
    const known = this.lookUp(functionNameOrArn);
    if (known) return known;
    throw new InvocationRefusedError('ResourceNotFoundException', 404, `Function not found: ${functionNameOrArn}`);
  }

  private lookUp(functionNameOrArn: string): RegisteredFunction | undefined {
    const byName = this.functions.get(functionNameOrArn.slice(functionNameOrArn.lastIndexOf(':') + 1));
    return functionNameOrArn.startsWith('arn:') && byName?.pool.spec.arn !== functionNameOrArn ? undefined : byName;
  }
}
