import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that was probably meant.
 * @param slack share of the letters that may differ
 * @returns undefined when nothing is near
 */
export function suggestionFor(given: string, known: readonly string[], slack: number): string | undefined {
  const exact = known.find((name) => name.toLowerCase() === given.toLowerCase());
  if (exact !== undefined || known.length === 0) return exact;
  const nearest = closest(given, known);
  return distance(given, nearest) <= Math.max(1, Math.floor(slack * given.length)) ? nearest : undefined;
}

/** `; did you mean "recipe"?`, or the choice, or nothing when there is none. */
export function didYouMean(given: string, known: readonly string[]): string {
  const meant = suggestionFor(given, known, 0.5);
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  return known.length === 0 ? '' : `; known here: ${known.join(', ')}`;
}
