/** Date and time as a clock on the wall of some time zone shows them. */
export interface WallTime {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a time zone shows. @param instant milliseconds since the epoch */
export function wallTimeOf(instant: number, timezone: string): WallTime {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/**
 * The instant at which the wall clock shows the time, in milliseconds since the epoch. A time that a change to summer
 * time skips is taken with the offset before the change, i.e. as much later; of one that comes twice the first counts.
 */
export function instantOf(time: WallTime, timezone: string): number {
  const asUtc = utcOf(time);
  const offsetAt = (instant: number): number => utcOf(wallTimeOf(instant, timezone)) - instant;
  const day = 86_400_000;
  const before = offsetAt(asUtc - day);
  const after = offsetAt(asUtc + day);
  const candidates = [asUtc - before, asUtc - after].filter((at) => utcOf(wallTimeOf(at, timezone)) === asUtc);
  return candidates.length > 0 ? Math.min(...candidates) : asUtc - before;
}

function utcOf({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
