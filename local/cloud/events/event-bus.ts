import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { Json, JsonObject } from '../deployer/json';
import { checkTarget, startAsRole, type DeliveryListener, type DeliveryOptions, type DeliveryTarget } from './delivery';
import { parseEventPattern, type EventPattern } from './event-pattern';
import { parseScheduleExpression, type ScheduleExpression } from '../../../spec/schedule/schedule-expression';
import { checkTargetInput, targetInput, type TargetInput } from './target-input';
import { Timetable } from './timetable';

export interface RuleTarget extends DeliveryTarget, TargetInput {
  readonly id: string;
}

/** A rule as its template declares it: an event pattern, a schedule, or both. */
export interface RuleSpec {
  readonly name: string;
  readonly eventPattern?: Json;
  readonly scheduleExpression?: string;
  readonly enabled: boolean;
  readonly targets: readonly RuleTarget[];
}

export interface EventBusOptions extends DeliveryOptions {
  readonly clock: Clock;
  readonly listener: DeliveryListener;
  /** Whether rules with a schedule fire. @default true */
  readonly schedules?: boolean;
}

interface Rule {
  readonly spec: RuleSpec;
  readonly arn: string;
  readonly matches: EventPattern | undefined;
}

const EVENTS_PRINCIPAL = 'events.amazonaws.com';

/** The default event bus of the local account. */
export class EventBus {
  private readonly rules = new Map<string, Rule>();
  private readonly timetable: Timetable;

  constructor(private readonly options: EventBusOptions) {
    this.timetable = new Timetable(options.clock, options.schedules ?? true);
  }

  /**
   * Creates a rule or replaces it.
   * @returns its ARN
   * @throws EventPatternError, ScheduleExpressionError, TargetInputError, Error for a target that is not supported
   */
  putRule(spec: RuleSpec): string {
    if (spec.eventPattern === undefined && spec.scheduleExpression === undefined) {
      throw new Error(`rule ${spec.name} needs an event pattern or a schedule expression`);
    }
    const matches = spec.eventPattern === undefined ? undefined : parseEventPattern(spec.eventPattern);
    const schedule = spec.scheduleExpression === undefined ? undefined : ruleSchedule(spec.scheduleExpression);
    for (const target of spec.targets) {
      checkTarget(target.arn);
      checkTargetInput(target);
    }
    const arn = ruleArn(spec.name);
    this.rules.set(spec.name, { spec, arn, matches });
    this.timetable.remove(spec.name);
    if (schedule && spec.enabled) this.timetable.set(spec.name, schedule, 'UTC', () => this.fire(spec.name));
    return arn;
  }

  /** Deleting a rule that is not there is fine. */
  deleteRule(name: string): void {
    this.rules.delete(name);
    this.timetable.remove(name);
  }

  /** Milliseconds since the epoch at which a rule with a schedule fires next; undefined when it does not. */
  nextRun(name: string): number | undefined {
    return this.timetable.nextRun(name);
  }

  /** Offers an event to every enabled rule and delivers it where it fits. Failures go to the listener. */
  publish(event: JsonObject): void {
    for (const rule of this.rules.values()) {
      if (rule.spec.enabled && rule.matches?.(event) === true) this.deliver(rule, event);
    }
  }

  /** Stops the schedules. */
  close(): void {
    this.timetable.close();
  }

  private fire(name: string): void {
    const rule = this.rules.get(name);
    if (rule) this.deliver(rule, scheduledEvent(this.options.clock.now(), rule.arn));
  }

  private deliver(rule: Rule, event: JsonObject): void {
    for (const target of rule.spec.targets) {
      const told = { type: 'delivery', source: rule.arn, target: target.arn } as const;
      try {
        const executionArn = startAsRole(this.options, target, {
          servicePrincipal: EVENTS_PRINCIPAL,
          trustContext: { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': LOCAL_ACCOUNT.accountId },
          sessionName: 'events',
          input: targetInput(target, event, { arn: rule.arn, name: rule.spec.name }),
        });
        this.options.listener({ ...told, outcome: 'delivered', executionArn });
      } catch (error) {
        this.options.listener({
          ...told,
          outcome: 'failed',
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
    }
  }
}

export function ruleArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:events:${region}:${accountId}:rule/${name}`;
}

/** Rules know `rate` and `cron` in UTC; `at` belongs to EventBridge Scheduler. */
function ruleSchedule(text: string): ScheduleExpression {
  if (text.startsWith('at(')) throw new Error(`a rule does not take ${text}; use rate(…) or cron(…)`);
  return parseScheduleExpression(text);
}

function scheduledEvent(now: number, arn: string): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: LOCAL_ACCOUNT.accountId,
    time: eventTime(now),
    region: LOCAL_ACCOUNT.region,
    resources: [arn],
    detail: {},
  };
}

/** EventBridge gives whole seconds. */
export function eventTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
