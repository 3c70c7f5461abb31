import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '../errors';
import type { Holds } from '../store/durations';
import type { LivingType } from '../store/resource';
import { globMatcher } from './glob';
import { type ParsedFaultRules, parseFaultRules } from './parse-rules';
import type { FaultRules } from './rules';
import { Trigger } from './trigger';

type Input = Readonly<Record<string, unknown>>;

interface Named {
  readonly name: string;
  readonly arn: string;
}

/** What is to happen to a call. */
export interface CallFault {
  /** Milliseconds of the twin's clock. */
  readonly delay: number;
  readonly error?: ServiceError;
  readonly drop?: 'before' | 'after';
}

interface Armed<Rule> {
  readonly rule: Rule;
  readonly trigger: Trigger;
}

/** Rules and what they have counted so far. */
export class Faults {
  private readonly calls: readonly Armed<ParsedFaultRules['calls'][number]>[];
  private readonly jobs: readonly Armed<ParsedFaultRules['jobs'][number]>[];
  private readonly statuses: readonly Armed<ParsedFaultRules['statuses'][number]>[];

  /** @throws FaultRuleError */
  constructor(rules: FaultRules, twinSeed: number) {
    const { calls, jobs, statuses, seed = twinSeed } = parseFaultRules(rules);
    let number = 0;
    const arm = <Rule extends ConstructorParameters<typeof Trigger>[0]>(rule: Rule): Armed<Rule> => ({
      rule,
      trigger: new Trigger(rule, seed + number++),
    });
    this.calls = calls.map(arm);
    this.jobs = jobs.map(arm);
    this.statuses = statuses.map(arm);
  }

  /** @param input after the check against the model */
  ofCall(operation: string, input: Input): CallFault | undefined {
    const taken = this.calls.find(({ rule, trigger }) => {
      if (!rule.operation.includes(operation)) return false;
      if (!Object.entries(rule.where).every(([path, wanted]) => fits(memberAt(input, path), wanted))) return false;
      const request = rule.per === 'request' ? JSON.stringify(input) : '';
      return trigger.fires(rule.per === 'rule' ? '' : operation + request);
    });
    if (taken === undefined) return undefined;
    const { fail, drop, delay = 0 } = taken.rule;
    return {
      delay,
      ...(fail !== undefined && { error: new ServiceError(fail.error, fail.message) }),
      ...(drop !== undefined && { drop }),
    };
  }

  /** The reason for which a creation, or an update, is to fail. */
  failureOf(type: LivingType, record: Named, isUpdate: boolean): string | undefined {
    return this.jobs.find((armed) => takes(armed, type, record, isUpdate))?.rule.failureReason;
  }

  /** How much longer than usual a status lasts. */
  readonly holdOf: Holds = (type, record, status, isUpdate) =>
    this.statuses.find((armed) => armed.rule.status === status && takes(armed, type, record, isUpdate))?.rule.hold ?? 0;
}

function takes(
  { rule, trigger }: Armed<Omit<ParsedFaultRules['jobs'][number], 'failureReason'>>,
  type: LivingType,
  { name, arn }: Named,
  isUpdate: boolean,
): boolean {
  if (!rule.resource.includes(type) || rule.update !== isUpdate) return false;
  const matches = globMatcher(rule.name);
  if (!matches(name) && !matches(arn)) return false;
  return trigger.fires(rule.per === 'rule' ? '' : arn);
}

function memberAt(input: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, step) => (typeof value === 'object' ? (value as Input | null)?.[step] : undefined), input);
}

function fits(value: unknown, wanted: string | number | boolean): boolean {
  if (typeof wanted === 'string' && typeof value === 'string') return globMatcher(wanted)(value);
  return isDeepStrictEqual(value, wanted);
}
