/**
 * One field of a CSV file as Amazon Personalize reads it: quoted when it has to be, with `"` and `\` escaped by a
 * backslash, line breaks turned into spaces.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html
 */
function csvField(value: string): string {
  const line = value.replace(/[\r\n]+/g, ' ');
  return /[",\\]/.test(line) ? `"${line.replace(/["\\]/g, '\\$&')}"` : line;
}

/** One record with its line end. */
export function csvRecord(values: readonly string[]): string {
  return `${values.map(csvField).join(',')}\n`;
}
