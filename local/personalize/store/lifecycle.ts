import type { Clock } from '../../clock';
import { type Background, ClosedError } from './background';
import type { Durations } from './durations';
import type { LivingType, Resources, Status } from './resource';
import type { ResourceStore } from './resource-store';

/** Work failed for a reason that the service would give: it becomes the `failureReason`. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Members that finished work adds to its record. */
type Result<Type extends LivingType> = Partial<Omit<Resources[Type], 'status' | 'arn' | 'name'>>;

/** Progress of a change, as Describe shows it. */
export interface UpdateProgress {
  readonly status: Status;
  readonly failureReason?: string;
  readonly creationDateTime: Date;
  readonly lastUpdatedDateTime: Date;
}

/** Takes resources through their statuses on the clock. @see "Status" in https://docs.aws.amazon.com/personalize/latest/dg/API_SolutionVersion.html */
export class Lifecycle {
  /** Creations under way, by ARN. */
  private readonly creations = new Map<string, AbortController>();

  constructor(
    private readonly resources: ResourceStore,
    private readonly background: Background,
    private readonly clock: Clock,
    private readonly durations: Durations,
  ) {}

  /**
   * CREATE PENDING → CREATE IN_PROGRESS → ACTIVE, or CREATE FAILED with a reason.
   * @param work what the resource does while it is IN_PROGRESS; throws JobFailure
   */
  create<Type extends LivingType>(
    type: Type,
    arn: string,
    work?: (signal: AbortSignal) => Promise<Result<Type>>,
    onActive?: () => void,
  ): void {
    const controller = new AbortController();
    this.creations.set(arn, controller);
    this.background.run(async (closed) => {
      const signal = AbortSignal.any([controller.signal, closed]);
      try {
        await this.clock.sleep(this.durations.pending, signal);
        this.put(type, arn, { status: 'CREATE IN_PROGRESS' });
        const result = (await work?.(signal)) ?? {};
        await this.clock.sleep(this.durations.creating[type], signal);
        this.put(type, arn, { ...result, status: 'ACTIVE' });
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        if (!(controller.signal.reason instanceof StoppedError)) {
          this.put(type, arn, { status: 'CREATE FAILED', failureReason: reasonOf(error) });
          return;
        }
        if (this.resources.find('solution-version', arn)?.status === 'CREATE STOPPING') {
          await this.clock.sleep(this.durations.pending, closed);
          this.put(type, arn, { status: 'CREATE STOPPED' });
        }
        return;
      } finally {
        this.creations.delete(arn);
      }
      onActive?.();
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
   * Shows a change in the `latest…Update` member while the resource works on as before.
   * @param show writes the progress to the record; undefined when the resource is gone
   * @param apply makes the change; throws JobFailure
   */
  update(show: (progress: UpdateProgress) => void, apply: () => void): void {
    const creationDateTime = new Date(this.clock.now());
    const put = (status: Status, failureReason?: string): void =>
      show({
        status,
        creationDateTime,
        lastUpdatedDateTime: new Date(this.clock.now()),
        ...(failureReason !== undefined && { failureReason }),
      });
    put('CREATE PENDING');
    this.background.run(async (closed) => {
      try {
        await this.clock.sleep(this.durations.pending, closed);
        put('CREATE IN_PROGRESS');
        await this.clock.sleep(this.durations.updating, closed);
        apply();
        put('ACTIVE');
      } catch (error) {
        if (closed.aborted) throw new ClosedError();
        put('CREATE FAILED', reasonOf(error));
      }
    });
  }

  /**
   * DELETE PENDING → DELETE IN_PROGRESS → gone. Dataset groups have no DELETE IN_PROGRESS.
   * @param onGone takes away what belongs to the resource
   */
  remove<Type extends LivingType>(type: Type, arn: string, onGone: () => void = () => undefined): void {
    this.put(type, arn, { status: 'DELETE PENDING' });
    this.background.run(async (closed) => {
      await this.clock.sleep(this.durations.pending, closed);
      if (type !== 'dataset-group') {
        this.put(type, arn, { status: 'DELETE IN_PROGRESS' });
        await this.clock.sleep(this.durations.deleting, closed);
      }
      this.resources.remove(type, arn);
      onGone();
    });
  }

  /**
   * Runs something that waits for its time to come, for as long as the twin is there. Nobody waits for its end.
   * @param task told by the signal when the twin closes
   */
  watch(task: (closed: AbortSignal) => Promise<void>): void {
    this.background.watch(task);
  }

  /** What TypeScript cannot see through the type parameter: every living record has a status and perhaps a reason. */
  private put<Type extends LivingType>(
    type: Type,
    arn: string,
    changes: { readonly status: Status; readonly failureReason?: string },
  ): void {
    this.resources.update(type, arn, changes as Parameters<typeof this.resources.update<Type>>[2]);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof JobFailure) return error.message;
  return `Internal error of the local twin: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
