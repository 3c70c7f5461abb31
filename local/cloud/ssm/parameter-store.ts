import { systemClock, type Clock } from '../../clock';
import { JsonError } from '../endpoint/json-protocol';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { KeptFile } from '../kept-file';

export type ParameterType = 'String' | 'StringList';

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly type: ParameterType;
  /** From 1. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly tier: ParameterTier;
  readonly dataType: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type ParameterTier = 'Standard' | 'Advanced';

export interface ParameterOptions {
  readonly description?: string;
  readonly allowedPattern?: string;
  /** @default 'Standard' */
  readonly tier?: ParameterTier;
  /** @default 'text' */
  readonly dataType?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/ssm.html 4 KB standard, 8 KB advanced, 15 levels */
const MAXIMUM_VALUE_BYTES: Readonly<Record<ParameterTier, number>> = { Standard: 4096, Advanced: 8192 };
const MAXIMUM_LEVELS = 15;

/** Parameter Store: the newest version of each parameter. */
export class ParameterStore {
  private readonly parameters = new Map<string, Parameter>();

  /**
   * @param kept where they outlive the process; none: they do not
   * @throws StateError when it cannot be read
   */
  constructor(
    private readonly clock: Clock = systemClock,
    private readonly kept?: KeptFile<readonly Parameter[]>,
  ) {
    for (const parameter of kept?.load() ?? []) this.parameters.set(parameter.name, parameter);
  }

  /**
   * Creates a parameter, or gives an existing one its next version. What `options` leaves out stays as it was.
   * @throws JsonError ValidationException, HierarchyLevelLimitExceededException, ParameterPatternMismatchException
   */
  put(name: string, value: string, type: ParameterType, options: ParameterOptions = {}): Parameter {
    checkName(name);
    const before = this.parameters.get(name);
    const parameter: Parameter = {
      tier: 'Standard',
      dataType: 'text',
      tags: {},
      ...before,
      ...options,
      name,
      value,
      type,
      version: (before?.version ?? 0) + 1,
      lastModified: this.clock.now(),
    };
    checkValue(parameter);
    this.parameters.set(name, parameter);
    this.keep();
    return parameter;
  }

  /** The value; undefined when there is no such parameter. */
  get(name: string): string | undefined {
    return this.parameters.get(name)?.value;
  }

  find(name: string): Parameter | undefined {
    return this.parameters.get(name);
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    const wasThere = this.parameters.delete(name);
    this.keep();
    return wasThere;
  }

  /** By name. */
  list(): readonly Parameter[] {
    return [...this.parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  setTags(name: string, tags: Readonly<Record<string, string>>): void {
    const parameter = this.parameters.get(name);
    if (parameter === undefined) return;
    this.parameters.set(name, { ...parameter, tags });
    this.keep();
  }

  private keep(): void {
    this.kept?.save([...this.parameters.values()]);
  }
}

/** `/movies/for-you` and `movies` alike have one slash after `parameter`. */
export function parameterArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
}

function checkName(name: string): void {
  if (!/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(name)) {
    const message =
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of ' +
      'sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following ' +
      `3 symbols .-_, found '${name}'`;
    throw new JsonError('ValidationException', message);
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw new JsonError('ValidationException', `Parameter name must be a fully qualified name, found '${name}'`);
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    const message = `No access to reserved parameter name: ${name}: it begins with aws or ssm`;
    throw new JsonError('ValidationException', message);
  }
  const levels = name.split('/').length - 1;
  if (levels > MAXIMUM_LEVELS) {
    const message = `a parameter hierarchy can have at most ${MAXIMUM_LEVELS} levels, found ${levels}`;
    throw new JsonError('HierarchyLevelLimitExceededException', message);
  }
}

function checkValue({ value, tier, allowedPattern, dataType }: Parameter): void {
  const maximum = MAXIMUM_VALUE_BYTES[tier];
  if (value === '')
    throw new JsonError('ValidationException', 'the value of a parameter must have 1 character or more');
  if (Buffer.byteLength(value) > maximum) {
    const message = `${tier} tier parameters support a maximum parameter value of ${maximum} characters`;
    throw new JsonError('ValidationException', message);
  }
  if (dataType !== 'text') {
    throw new JsonError('ValidationException', `the data type '${dataType}' is not supported by the local endpoint`);
  }
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value)) {
    const message = `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`;
    throw new JsonError('ParameterPatternMismatchException', message);
  }
}
