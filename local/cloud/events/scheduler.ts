import type { Clock } from '../../clock';
import type { Json } from '../deployer/json';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { FunctionInvoker } from '../function-invoker';
import {
  checkTarget,
  invokeAsRole,
  isFunction,
  startAsRole,
  type DeliveryListener,
  type DeliveryOptions,
  type DeliveryTarget,
} from './delivery';
import { parseScheduleExpression } from '../../../spec/schedule/schedule-expression';
import { Timetable } from './timetable';

/** A schedule as its template declares it. */
export interface ScheduleSpec {
  readonly name: string;
  /** @default default */
  readonly groupName: string;
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  /** IANA name. */
  readonly timezone: string;
  readonly enabled: boolean;
  readonly target: DeliveryTarget & {
    /** JSON text. @default {} */
    readonly input?: string;
  };
}

export interface SchedulerOptions extends DeliveryOptions {
  /** The real clock: a compressed one would fire a weekly schedule every minute. */
  readonly clock: Clock;
  readonly listener: DeliveryListener;
  readonly functions: FunctionInvoker;
  /** Whether schedules fire. @default true */
  readonly fires?: boolean;
}

const SCHEDULER_PRINCIPAL = 'scheduler.amazonaws.com';

/** EventBridge Scheduler of the local account, for state machines and functions. */
export class Scheduler {
  private readonly schedules = new Map<string, ScheduleSpec>();
  private readonly timetable: Timetable;

  constructor(private readonly options: SchedulerOptions) {
    this.timetable = new Timetable(options.clock, options.fires ?? true);
  }

  /**
   * Creates a schedule or replaces it.
   * @returns its ARN
   * @throws ScheduleExpressionError, SyntaxError for an input that is not JSON, RangeError for an unknown time zone
   */
  putSchedule(spec: ScheduleSpec): string {
    if (!isFunction(spec.target.arn)) checkTarget(spec.target.arn);
    parseInput(spec);
    new Intl.DateTimeFormat('en', { timeZone: spec.timezone });
    const expression = parseScheduleExpression(spec.expression);
    const arn = scheduleArn(spec);
    this.schedules.set(arn, spec);
    this.timetable.remove(arn);
    if (spec.enabled) this.timetable.set(arn, expression, spec.timezone, () => this.fire(arn));
    return arn;
  }

  /** Deleting a schedule that is not there is fine. */
  deleteSchedule(schedule: Pick<ScheduleSpec, 'name' | 'groupName'>): void {
    const arn = scheduleArn(schedule);
    this.schedules.delete(arn);
    this.timetable.remove(arn);
  }

  /** Milliseconds since the epoch at which it fires next; undefined for one that is disabled, over or not there. */
  nextRun(schedule: Pick<ScheduleSpec, 'name' | 'groupName'>): number | undefined {
    return this.timetable.nextRun(scheduleArn(schedule));
  }

  list(): readonly ScheduleSpec[] {
    return [...this.schedules.values()];
  }

  /** Delivers now, whatever the expression says; the listener hears how it went. */
  fireNow(schedule: Pick<ScheduleSpec, 'name' | 'groupName'>): void {
    this.fire(scheduleArn(schedule));
  }

  close(): void {
    this.timetable.close();
  }

  private fire(arn: string): void {
    const spec = this.schedules.get(arn);
    if (!spec) return;
    const told = { type: 'delivery', source: arn, target: spec.target.arn } as const;
    const failed = (error: unknown): void =>
      this.options.listener({
        ...told,
        outcome: 'failed',
        error: error instanceof Error ? error : new Error(String(error)),
      });
    const delivery = {
      servicePrincipal: SCHEDULER_PRINCIPAL,
      // Scheduler names the group of the schedule as the source, not the schedule.
      trustContext: {
        'aws:SourceArn': scheduleGroupArn(spec.groupName),
        'aws:SourceAccount': LOCAL_ACCOUNT.accountId,
      },
      sessionName: 'scheduler',
      input: parseInput(spec),
    };
    if (isFunction(spec.target.arn)) {
      invokeAsRole(this.options, spec.target, delivery).then(
        () => this.options.listener({ ...told, outcome: 'delivered' }),
        failed,
      );
      return;
    }
    try {
      const executionArn = startAsRole(this.options, spec.target, delivery);
      this.options.listener({ ...told, outcome: 'delivered', executionArn });
    } catch (error) {
      failed(error);
    }
  }
}

export function scheduleArn({ groupName, name }: Pick<ScheduleSpec, 'name' | 'groupName'>): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:scheduler:${region}:${accountId}:schedule/${groupName}/${name}`;
}

export function scheduleGroupArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/${name}`;
}

function parseInput(spec: ScheduleSpec): Json {
  return JSON.parse(spec.target.input ?? '{}') as Json;
}
