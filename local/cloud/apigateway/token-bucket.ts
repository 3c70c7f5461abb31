import type { Throttle } from './api-model';

/**
 * Lets `burstLimit` requests through at once and `rateLimit` a second after that.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export class TokenBucket {
  private tokens: number;
  private at: number;

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly throttle: Throttle,
    now: number,
  ) {
    this.tokens = throttle.burstLimit;
    this.at = now;
  }

  /** Whether a request may pass at this time. */
  take(now: number): boolean {
    const { rateLimit, burstLimit } = this.throttle;
    this.tokens = Math.min(burstLimit, this.tokens + (Math.max(0, now - this.at) / 1000) * rateLimit);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
