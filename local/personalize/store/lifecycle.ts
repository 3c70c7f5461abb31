import type { Clock } from '../../clock';
import { type Background, ClosedError } from './background';
import type { AskedUpdate, Behaviours, Finish, Result } from './behaviour';
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

/** PENDING, IN_PROGRESS and the end of what StopRecommender and StartRecommender begin. */
type Chain = readonly [pending: Status, running: Status, done: Status];

export const STOP: Chain = ['STOP PENDING', 'STOP IN_PROGRESS', 'INACTIVE'];
export const START: Chain = ['START PENDING', 'START IN_PROGRESS', 'ACTIVE'];

/** Statuses that a resource can only be in after it has been ACTIVE, and before it is deleted. */
const EVER_ACTIVE: readonly Status[] = ['ACTIVE', 'INACTIVE', ...STOP, ...START];

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
  create(type: LivingType, arn: string): void {
    this.goOnCreating(type, arn);
  }

  private goOnCreating<Type extends LivingType>(type: Type, arn: string): void {
    const controller = new AbortController();
    this.creations.set(arn, controller);
    const statuses = type === 'data-deletion-job' ? DELETION_JOB : CREATION;
    const { work, onActive } = this.behaviour().resources[type];
    this.background.run(async (closed, leave) => {
      const signal = AbortSignal.any([controller.signal, closed]);
      try {
        if (this.resources.get(type, arn).status !== statuses.running) {
          await this.last(type, arn, this.durations.pending, signal, leave);
          this.put(type, arn, { status: statuses.running });
        }
        const record = this.resources.get(type, arn);
        const result = record.finishedWork ?? (work && this.finish(type, arn, await work(record, signal)));
        await this.last(type, arn, this.durations.creating[type], signal, leave);
        this.put(type, arn, { ...result, finishedWork: undefined, status: statuses.done });
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        if (!(controller.signal.reason instanceof StoppedError)) {
          this.put(type, arn, { status: statuses.failed, failureReason: reasonOf(error), finishedWork: undefined });
          return;
        }
        if (this.resources.find('solution-version', arn)?.status === 'CREATE STOPPING') this.goOnStopping(arn);
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

  private goOnStopping(arn: string): void {
    this.background.run(async (closed, leave) => {
      await this.last('solution-version', arn, this.durations.pending, closed, leave);
      this.put('solution-version', arn, { status: 'CREATE STOPPED', finishedWork: undefined });
    });
  }

  /** Makes the change that finished work leaves to the end, and notes that the work is done, at once. */
  private finish<Type extends LivingType>(type: Type, arn: string, outcome: Result<Type> | Finish<Type>): object {
    const finishedWork = typeof outcome === 'function' ? outcome() : outcome;
    this.put(type, arn, { finishedWork });
    return finishedWork;
  }

  /**
   * Shows a change in the `latest…Update` member while the resource works on as before; the type's behaviour makes it.
   * @param asked what the change is to be, as the member shows it
   */
  update<Type extends UpdatableType>(type: Type, arn: string, asked: Omit<AskedUpdate<Type>, ProgressMember>): void {
    const now = new Date(this.clock.now());
    const progress = { status: 'CREATE PENDING', creationDateTime: now, lastUpdatedDateTime: now } as const;
    this.put(type, arn, { [UPDATE_MEMBERS[type]]: { ...asked, ...progress } });
    this.goOnUpdating(type, arn);
  }

  private goOnUpdating<Type extends UpdatableType>(type: Type, arn: string): void {
    const current = (): AskedUpdate<Type> =>
      updateOf(type, this.resources.get(type, arn)) as unknown as AskedUpdate<Type>;
    const put = (status: Status, changes: object = {}): void => {
      const lastUpdatedDateTime = new Date(this.clock.now());
      const { failureReason, ...others } = changes as { readonly failureReason?: string };
      const update = {
        ...current(),
        status,
        lastUpdatedDateTime,
        ...(failureReason !== undefined && { failureReason }),
      };
      this.put(type, arn, { ...others, [UPDATE_MEMBERS[type]]: update });
    };
    const { apply, onApplied } = this.behaviour().updates[type];
    this.background.run(async (closed, leave) => {
      try {
        if (updateOf(type, this.resources.get(type, arn))?.status === 'CREATE PENDING') {
          await this.last(type, arn, this.durations.pending, closed, leave, 'CREATE PENDING');
          put('CREATE IN_PROGRESS');
        }
        await this.last(type, arn, this.durations.updating, closed, leave, 'CREATE IN_PROGRESS');
        put('ACTIVE', await apply(this.resources.get(type, arn), current(), closed));
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        put('CREATE FAILED', { failureReason: reasonOf(error) });
        return;
      }
      onApplied?.(this.resources.get(type, arn));
    });
  }

  /** Passes through a chain of statuses, such as STOP PENDING → STOP IN_PROGRESS → INACTIVE; the first one is there at once. */
  pass(type: LivingType, arn: string, chain: Chain): void {
    this.put(type, arn, { status: chain[0] });
    this.goOnPassing(type, arn, chain);
  }

  private goOnPassing(type: LivingType, arn: string, [pending, running, done]: Chain): void {
    this.background.run(async (closed, leave) => {
      if (this.resources.get(type, arn).status === pending) {
        await this.last(type, arn, this.durations.pending, closed, leave);
        this.put(type, arn, { status: running });
      }
      await this.last(type, arn, this.durations.updating, closed, leave);
      this.put(type, arn, { status: done });
    });
  }

  /** DELETE PENDING → DELETE IN_PROGRESS → gone. Dataset groups have no DELETE IN_PROGRESS. */
  remove(type: LivingType, arn: string): void {
    this.put(type, arn, { status: 'DELETE PENDING' });
    this.goOnRemoving(type, arn);
  }

  private goOnRemoving<Type extends LivingType>(type: Type, arn: string): void {
    const { onGone } = this.behaviour().resources[type];
    this.background.run(async (closed, leave) => {
      const isPending = this.resources.get(type, arn).status === 'DELETE PENDING';
      if (isPending) await this.last(type, arn, this.durations.pending, closed, leave);
      if (type !== 'dataset-group') {
        if (isPending) this.put(type, arn, { status: 'DELETE IN_PROGRESS' });
        await this.last(type, arn, this.durations.deleting, closed, leave);
      }
      const record = this.resources.get(type, arn);
      this.resources.remove(type, arn);
      onGone?.(record);
    });
  }

  /** Takes up what a former process left on its way: each status lasts as long as if it had just begun. */
  resume(): void {
    for (const type of Object.keys(this.durations.creating) as LivingType[]) {
      for (const record of this.resources.all(type)) this.takeUp(type, record);
    }
  }

  private takeUp<Type extends LivingType>(type: Type, record: Resources[Type]): void {
    const { arn, status } = record;
    switch (status) {
      case 'CREATE PENDING':
      case 'CREATE IN_PROGRESS':
      case 'PENDING':
      case 'IN_PROGRESS':
        this.goOnCreating(type, arn);
        return;
      case 'CREATE STOPPING':
        this.goOnStopping(arn);
        return;
      case 'DELETE PENDING':
      case 'DELETE IN_PROGRESS':
        this.goOnRemoving(type, arn);
        return;
      case 'STOP PENDING':
      case 'STOP IN_PROGRESS':
        this.goOnPassing(type, arn, STOP);
        break;
      case 'START PENDING':
      case 'START IN_PROGRESS':
        this.goOnPassing(type, arn, START);
        break;
      case 'ACTIVE':
      case 'INACTIVE':
      case 'CREATE FAILED':
      case 'CREATE STOPPED':
      case 'COMPLETED':
      case 'FAILED':
    }
    if (isUpdatable(type)) {
      const update = updateOf(type, this.resources.get(type, arn));
      if (update && ['CREATE PENDING', 'CREATE IN_PROGRESS'].includes(update.status)) this.goOnUpdating(type, arn);
    }
    if (!EVER_ACTIVE.includes(status)) return;
    this.behaviour().resources[type].onRestart?.(record);
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
  private put<Type extends LivingType>(type: Type, arn: string, changes: object): void {
    this.resources.update(type, arn, changes);
  }
}

function isUpdatable(type: LivingType): type is UpdatableType {
  return type in UPDATE_MEMBERS;
}

/** The latest change to a resource, as its member shows it. */
function updateOf(type: UpdatableType, record: object): { readonly status: Status } | undefined {
  const members = record as Readonly<Record<string, { readonly status: Status } | undefined>>;
  return members[UPDATE_MEMBERS[type]];
}

function reasonOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  return `Internal error of the local twin: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
