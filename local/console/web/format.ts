import { useEffect, useState } from 'preact/hooks';

/** A length of time, readable: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}\u00a0s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u00a0s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.round((whole % 86_400) / 3600)} h`;
}

const AGES = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, from the point of view of `now`. */
export function ago(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return 'just now';
  if (size < 60) return AGES.format(Math.round(seconds), 'second');
  if (size < 3600) return AGES.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return AGES.format(Math.round(seconds / 3600), 'hour');
  return AGES.format(Math.round(seconds / 86_400), 'day');
}

export function dateTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

export function date(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}

/** The time, renewed every so many milliseconds. */
export function useNow(milliseconds: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}

const SHORT: Readonly<Record<string, string>> = {
  normalized_discounted_cumulative_gain: 'NDCG',
  mean_reciprocal_rank: 'MRR',
};

/** `normalized_discounted_cumulative_gain_at_10` → `NDCG at 10`. */
export function metricName(metric: string): string {
  const [, stem = metric, at] = /^(.+?)_at_(\d+)$/.exec(metric) ?? [];
  const name = SHORT[stem] ?? stem.replaceAll('_', ' ');
  return at === undefined ? name : `${name} at ${at}`;
}

/** The names of metrics in a sentence, as people say them. */
export function withMetricNames(text: string): string {
  return text.replace(/\b[a-z]+(?:_[a-z]+)+_at_\d+\b/g, metricName);
}
