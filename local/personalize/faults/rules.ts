import type { LivingType } from '../store/resource';
import type { TriggerRule } from './trigger';

/**
 * Faults to inject. Of each list the first rule that fits and takes an event decides; a rule counts only what those before
 * it left. examples/faults.yaml shows them as a file.
 */
export interface FaultRules {
  /** Of probabilities. @default the twin's seed */
  readonly seed?: number;
  readonly calls?: readonly CallRule[];
  readonly jobs?: readonly JobRule[];
  readonly statuses?: readonly StatusRule[];
}

/** Fails, delays or drops calls. Calls that are malformed are refused first, as ever. */
export interface CallRule extends TriggerRule {
  /** Operation names or globs: `Create*`. */
  readonly operation: string | readonly string[];
  /** What members of the request have to be, by their dotted path: a glob, a number or a truth value. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** What is counted together: all calls that fit, those of one operation, or those that ask for the same. @default rule */
  readonly per?: 'rule' | 'operation' | 'request';
  /** Waited on the twin's clock before anything else: `500ms`, `90s`, `10m`, `1.5h`, `2d`. */
  readonly delay?: string;
  /** Answers this error instead of acting: one of the service model, or one common to AWS such as ThrottlingException. */
  readonly fail?: string | { readonly error: string; readonly message: string };
  /** Closes the connection `before` acting, or `after` it, so that the answer is lost. */
  readonly drop?: 'before' | 'after';
}

interface ResourceRule extends TriggerRule {
  /** Resource types or globs: `solution-version`, `batch-*`; the types are those of ARNs. */
  readonly resource: LivingType | (string & {}) | readonly string[];
  /** Glob over name and ARN. @default all */
  readonly name?: string;
  /** Means a change to the resource, as shown in its `latest…Update`, and not its creation. @default false */
  readonly update?: boolean;
  /** What is counted together: all that fits, or what happens to resources of one name. @default rule */
  readonly per?: 'rule' | 'resource';
}

/** Makes jobs and other creations end in CREATE FAILED; they fail as soon as they are IN_PROGRESS. */
export interface JobRule extends ResourceRule {
  readonly failureReason: string;
}

/** Holds resources in a status. */
export interface StatusRule extends ResourceRule {
  /** `CREATE IN_PROGRESS`, … */
  readonly status: string;
  /** Time on the twin's clock that comes on top: `10m`; or `forever`, until the resource is stopped. */
  readonly hold: string;
}

/** Rules that cannot be used; the message has a line for each thing that is wrong. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}
