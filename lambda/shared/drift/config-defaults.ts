import { isObject } from './difference';

/** A configuration object of the API. */
export type Config = Readonly<Record<string, unknown>>;

/**
 * The wanted configuration, completed by the default of each member that only the resource has: an update that leaves a member
 * out leaves it as it is, so one that left the pipeline file has to be put back by name.
 * @param defaults what a resource has that was made without the member
 */
export function withDefaults(wanted: Config, actual: Config, defaults: Config): Config {
  const completed: Record<string, unknown> = { ...wanted };
  for (const [member, fallback] of Object.entries(defaults)) {
    const current = actual[member];
    if (current === undefined || current === null) continue;
    if (!isObject(fallback)) completed[member] ??= fallback;
    else if (isObject(current)) completed[member] = withDefaultMembers(wanted[member], current, fallback);
  }
  return completed;
}

function withDefaultMembers(wanted: unknown, actual: Config, fallback: Config): Config {
  const missing = Object.keys(actual).filter((key) => key in fallback);
  return { ...Object.fromEntries(missing.map((key) => [key, fallback[key]])), ...(isObject(wanted) ? wanted : {}) };
}
