import { InvalidArgumentError } from 'commander';

/** Collects repeated `KEY=VALUE` options into a record. */
export function collectPair(text: string, previous: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`expected KEY=VALUE, got ${text}`);
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

/** A whole number within bounds. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`expected a whole number from ${minimum} to ${maximum}, got ${text}`);
    }
    return value;
  };
}

/**
 * Filter values in the form of the API: each value in double quotes, comma separated. `GENRE=Comedy,Drama` becomes
 * `{"GENRE": "\"Comedy\",\"Drama\""}`; text that has quotes already is left alone.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-real-time.html
 */
export function filterValues(pairs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([key, text]) => [
      key,
      text.includes('"')
        ? text
        : text
            .split(',')
            .map((value) => `"${value.trim()}"`)
            .join(','),
    ]),
  );
}
