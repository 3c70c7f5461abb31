import type { Clock } from '../../clock';
import { type Background, ClosedError } from './background';
import type { AskedUpdate, Behaviours } from './behaviour';
import type { Durations, Holds } from './durations';
import { type LivingType, type Resources, type Status, UPDATE_MEMBERS, type UpdatableType } from './resource';
import type { ResourceStore } from './resource-store';

/** Work failed for a reason that the service would give: it becomes the `failureReason`. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Members of a `latest…Update` that tell its progress; the rest is what was asked for. */
type ProgressMember = 'status' | 'failureReason' | 'creationDateTime' | 'lastUpdatedDateTime';

/** What creation is called on the way. */
interface CreationStatuses {
  readonly running: Status;
  readonly done: Status;
  readonly failed: Status;
}

const CREATION: CreationStatuses = { running: 'CREATE IN_PROGRESS', done: 'ACTIVE', failed: 'CREATE FAILED' };

/** The one type without CREATE before its statuses. */
const DELETION_JOB: CreationStatuses = { running: 'IN_PROGRESS', done: 'COMPLETED', failed: 'FAILED' };

/** Takes resources through their statuses on the clock. @see "Status" in https://docs.aws.amazon.com/personalize/latest/dg/API_SolutionVersion.html */
export class Lifecycle {
  /** Creations under way, by ARN. */
  private readonly creations = new Map<string, AbortController>();
  private known: Behaviours | undefined;

  /**
   * @param behaviours asked for when first needed: they work on the twin that this is a part of
   * @param holdOf makes statuses last longer
   */
  constructor(
    private readonly resources: ResourceStore,
    private readonly background: Background,
    private readonly clock: Clock,
    private readonly durations: Durations,
    private readonly behaviours: () => Behaviours,
    private readonly holdOf: Holds = () => 0,
  ) {}

  /** CREATE PENDING → CREATE IN_PROGRESS → ACTIVE, or CREATE FAILED with a reason; the type's behaviour does its work. */
  create<Type extends LivingType>(type: Type, arn: string): void {
    const controller = new AbortController();
    this.creations.set(arn, controller);
    const statuses = type === 'data-deletion-job' ? DELETION_JOB : CREATION;
    const { work, onActive } = this.behaviour().resources[type];
    this.background.run(async (closed, leave) => {
      const signal = AbortSignal.any([controller.signal, closed]);
      try {
        await this.last(type, arn, this.durations.pending, signal, leave);
        this.put(type, arn, { status: statuses.running });
        const result = (await work?.(this.resources.get(type, arn), signal)) ?? {};
        await this.last(type, arn, this.durations.creating[type], signal, leave);
        this.put(type, arn, { ...result, status: statuses.done });
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        if (!(controller.signal.reason instanceof StoppedError)) {
          this.put(type, arn, { status: statuses.failed, failureReason: reasonOf(error) });
          return;
        }
        if (this.resources.find('solution-version', arn)?.status === 'CREATE STOPPING') {
          await this.last(type, arn, this.durations.pending, closed, leave);
          this.put(type, arn, { status: 'CREATE STOPPED' });
        }
        return;
      } finally {
        this.creations.delete(arn);
      }
      onActive?.(this.resources.get(type, arn));
    });
  }

  /** CREATE PENDING → CREATE STOPPED; CREATE IN_PROGRESS → CREATE STOPPING → CREATE STOPPED. */
  stop(arn: string): void {
    const { status } = this.resources.get('solution-version', arn);
    this.resources.update('solution-version', arn, {
      status: status === 'CREATE PENDING' ? 'CREATE STOPPED' : 'CREATE STOPPING',
    });
    this.creations.get(arn)?.abort(new StoppedError('stopped by StopSolutionVersionCreation'));
  }

  /**
   * Shows a change in the `latest…Update` member while the resource works on as before; the type's behaviour makes it.
   * @param asked what the change is to be, as the member shows it
   */
  update<Type extends UpdatableType>(type: Type, arn: string, asked: Omit<AskedUpdate<Type>, ProgressMember>): void {
    const creationDateTime = new Date(this.clock.now());
    const put = (status: Status, changes: object = {}): void => {
      const lastUpdatedDateTime = new Date(this.clock.now());
      const { failureReason, ...others } = changes as { readonly failureReason?: string };
      const progress = {
        status,
        creationDateTime,
        lastUpdatedDateTime,
        ...(failureReason !== undefined && { failureReason }),
      };
      this.put(type, arn, { ...others, [UPDATE_MEMBERS[type]]: { ...asked, ...progress } });
    };
    const { apply, onApplied } = this.behaviour().updates[type];
    put('CREATE PENDING');
    this.background.run(async (closed, leave) => {
      try {
        await this.last(type, arn, this.durations.pending, closed, leave, 'CREATE PENDING');
        put('CREATE IN_PROGRESS');
        await this.last(type, arn, this.durations.updating, closed, leave, 'CREATE IN_PROGRESS');
        put('ACTIVE', await apply(this.resources.get(type, arn), asked as AskedUpdate<Type>, closed));
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        put('CREATE FAILED', { failureReason: reasonOf(error) });
        return;
      }
      onApplied?.(this.resources.get(type, arn));
    });
  }

  /** Passes through a chain of statuses, such as STOP PENDING → STOP IN_PROGRESS → INACTIVE; the first one is there at once. */
  pass(type: LivingType, arn: string, chain: readonly [pending: Status, running: Status, done: Status]): void {
    const [pending, running, done] = chain;
    this.put(type, arn, { status: pending });
    this.background.run(async (closed, leave) => {
      await this.last(type, arn, this.durations.pending, closed, leave);
      this.put(type, arn, { status: running });
      await this.last(type, arn, this.durations.updating, closed, leave);
      this.put(type, arn, { status: done });
    });
  }

  /** DELETE PENDING → DELETE IN_PROGRESS → gone. Dataset groups have no DELETE IN_PROGRESS. */
  remove<Type extends LivingType>(type: Type, arn: string): void {
    this.put(type, arn, { status: 'DELETE PENDING' });
    const { onGone } = this.behaviour().resources[type];
    this.background.run(async (closed, leave) => {
      await this.last(type, arn, this.durations.pending, closed, leave);
      if (type !== 'dataset-group') {
        this.put(type, arn, { status: 'DELETE IN_PROGRESS' });
        await this.last(type, arn, this.durations.deleting, closed, leave);
      }
      const record = this.resources.get(type, arn);
      this.resources.remove(type, arn);
      onGone?.(record);
    });
  }

  /**
   * Runs something that waits for its time to come, for as long as the twin is there. Nobody waits for its end.
   * @param task told by the signal when the twin closes
   */
  watch(task: (closed: AbortSignal) => Promise<void>): void {
    this.background.watch(task);
  }

  /**
   * Lets a status last.
   * @param usual milliseconds
   * @param leave called when it is to last for ever: nobody has to wait for it
   * @param updating status of a change under way, if it is that which lasts
   */
  private async last(
    type: LivingType,
    arn: string,
    usual: number,
    signal: AbortSignal,
    leave: () => void,
    updating?: Status,
  ): Promise<void> {
    const record = this.resources.get(type, arn);
    const hold = this.holdOf(type, record, updating ?? record.status, updating !== undefined);
    if (hold !== Infinity) return this.clock.sleep(usual + hold, signal);
    await this.clock.sleep(usual, signal);
    leave();
    signal.throwIfAborted();
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  }

  private behaviour(): Behaviours {
    return (this.known ??= this.behaviours());
  }

  /** What TypeScript cannot see through the type parameter: every living record has a status and perhaps a reason. */
  private put<Type extends LivingType>(
    type: Type,
    arn: string,
    changes: Partial<Resources[Type]> | { readonly status: Status },
  ): void {
    this.resources.update(type, arn, changes as Parameters<typeof this.resources.update<Type>>[2]);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  return `Internal error of the local twin: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
