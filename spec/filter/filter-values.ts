/**
 * Reads one entry of `filterValues`: values in double quotes, separated by commas (`"Comedy","Drama"`). How numbers are
 * sent is not documented; bare ones are taken as they stand.
 * @returns undefined when the text is neither
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-real-time.html
 */
export function parseFilterValue(text: string): readonly string[] | undefined {
  const values: string[] = [];
  const value = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+(?:[^",]*[^\s",])?))\s*(,|$)/sy;
  for (;;) {
    const match = value.exec(text);
    if (match === null) return undefined;
    const [, quoted, bare = '', separator] = match;
    values.push(quoted === undefined ? bare : quoted.replace(/\\(["\\])/g, '$1'));
    if (separator === '') return values;
  }
}
