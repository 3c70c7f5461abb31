/** From here on a number is not taken for seconds since 1970: it would be the year 5138. */
export const LARGEST_SECONDS = 1e11;

/** How far ahead of this machine's clock the clock of whoever sends an event may be: every mistake about time zones. */
export const MAX_SECONDS_AHEAD = 86_400;

/** @param value LARGEST_SECONDS or more, since 1970. @returns what it counts most likely, and how many of them a second has */
export function unitOf(value: number): readonly [unit: string, divisor: number] {
  if (value >= 1e17) return ['nanoseconds', 1e9];
  if (value >= 1e14) return ['microseconds', 1e6];
  return ['milliseconds', 1000];
}
