/** Whether a value fits. */
export type Matcher = (value: string) => boolean;

/** `*` for any run of characters, `?` for one; everything else as it stands. */
export function globMatcher(pattern: string, ignoreCase = false): Matcher {
  if (pattern === '*') return () => true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replace(/\?/g, '[^]');
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u');
  return (value) => expression.test(value);
}

/** The six parts of an ARN; the last one keeps its colons. Undefined when there are fewer. */
export function arnParts(arn: string): readonly string[] | undefined {
  const parts = arn.split(':');
  if (parts.length < 6) return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/**
 * Compares part by part, so that a wildcard in one part does not reach into the next.
 * @param pattern an ARN with wildcards
 * @throws RangeError when the pattern has fewer than six parts
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnMatcher(pattern: string): Matcher {
  const parts = arnParts(pattern);
  if (parts === undefined) throw new RangeError(`'${pattern}' is not an ARN: an ARN has six parts divided by colons`);
  const matchers = parts.map((part) => globMatcher(part));
  return (value) => {
    const values = arnParts(value);
    return values !== undefined && matchers.every((matches, i) => matches(values[i] ?? ''));
  };
}
