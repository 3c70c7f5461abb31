import { systemClock, type Clock } from '../../clock';

const MINUTE = 60_000;
/** How long counts are kept. */
const KEPT_MINUTES = 24 * 60;

/** Requests that were answered, by metric, resource and minute: what Amazon Personalize tells CloudWatch. */
export class RequestCounts {
  /** Metric and resource → minute since the epoch → requests. */
  private readonly series = new Map<string, Map<number, number>>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** @param metric name of the operation @param resourceArn campaign that answered */
  add(metric: string, resourceArn: string): void {
    const key = keyOf(metric, resourceArn);
    const minutes = this.series.get(key) ?? new Map<number, number>();
    this.series.set(key, minutes);
    const minute = Math.floor(this.clock.now() / MINUTE);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    for (const old of minutes.keys()) {
      if (old > minute - KEPT_MINUTES) break;
      minutes.delete(old);
    }
  }

  /**
   * Requests of each period that had any, the oldest first.
   * @param from milliseconds since the epoch; rounded down to a period
   * @param to exclusive
   * @param periodSeconds a multiple of 60
   */
  sums(
    metric: string,
    resourceArn: string,
    { from, to, periodSeconds }: { readonly from: number; readonly to: number; readonly periodSeconds: number },
  ): readonly { readonly at: number; readonly requests: number }[] {
    const period = periodSeconds * 1000;
    const start = Math.floor(from / period) * period;
    const sums = new Map<number, number>();
    for (const [minute, requests] of this.series.get(keyOf(metric, resourceArn)) ?? []) {
      const time = minute * MINUTE;
      if (time < start || time >= to) continue;
      const at = Math.floor(time / period) * period;
      sums.set(at, (sums.get(at) ?? 0) + requests);
    }
    return [...sums].sort(([a], [b]) => a - b).map(([at, requests]) => ({ at, requests }));
  }
}

function keyOf(metric: string, resourceArn: string): string {
  return `${metric} ${resourceArn}`;
}
