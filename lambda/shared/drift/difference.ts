/** One member in which the account and the pipeline disagree. */
export interface Difference {
  /** `solutionConfig.algorithmHyperParameters.hidden_dimension`. */
  readonly field: string;
  readonly wanted: unknown;
  /** Undefined when it is not set. */
  readonly actual: unknown;
}

/**
 * Every leaf of `wanted` that `actual` does not have. Members that only `actual` has are left out: the service fills in
 * defaults of its own. Numbers and booleans equal their texts (`0.3` = `"0.30"`, `true` = `"True"`), because the API carries
 * hyperparameters and exploration settings as strings. Lists of texts are sets; lists of named objects go by name.
 * @param field name of the compared member, the beginning of each difference's `field`
 */
export function differences(field: string, wanted: unknown, actual: unknown): Difference[] {
  if (wanted === undefined) return [];
  if (Array.isArray(wanted)) return listDifferences(field, wanted, actual);
  if (isObject(wanted)) {
    const other = isObject(actual) ? actual : {};
    return Object.entries(wanted).flatMap(([key, value]) => differences(`${field}.${key}`, value, other[key]));
  }
  return sameScalar(wanted, actual) ? [] : [{ field, wanted, actual }];
}

/** Nothing set: absent, or only empty members. */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isUnset);
}

/** `minProvisionedTPS is 1, wanted 2`. */
export function formatDifference({ field, wanted, actual }: Difference): string {
  return `${field} is ${format(actual)}, wanted ${format(wanted)}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function format(value: unknown): string {
  return isUnset(value) ? 'not set' : JSON.stringify(value);
}

function listDifferences(field: string, wanted: readonly unknown[], actual: unknown): Difference[] {
  const other: readonly unknown[] = Array.isArray(actual) ? actual : [];
  const named = wanted.every((entry) => keyOf(entry) !== undefined);
  if (named && other.every((entry) => wanted.some((candidate) => keyOf(candidate) === keyOf(entry)))) {
    return wanted.flatMap((entry) => {
      const key = keyOf(entry);
      const counterpart = other.find((candidate) => keyOf(candidate) === key);
      return differences(`${field}[${key}]`, entry, counterpart);
    });
  }
  const same =
    !named &&
    wanted.length === other.length &&
    wanted.every((entry) => other.some((candidate) => differences('', entry, candidate).length === 0));
  return same ? [] : [{ field, wanted, actual }];
}

/** What names an entry of a list: hyperparameter ranges have a name, event parameters a type, texts are their own. */
function keyOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return undefined;
  const key = entry['name'] ?? entry['eventType'];
  return typeof key === 'string' ? key : undefined;
}

function sameScalar(wanted: unknown, actual: unknown): boolean {
  if (wanted === actual) return true;
  if (isUnset(wanted) || isUnset(actual)) return isUnset(wanted) && isUnset(actual);
  const left = String(wanted).trim().toLowerCase();
  const right = String(actual).trim().toLowerCase();
  if (left === right) return typeof wanted !== 'string' || typeof actual !== 'string' || isBoolean(left);
  return left !== '' && right !== '' && Number(left) === Number(right);
}

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false';
}
