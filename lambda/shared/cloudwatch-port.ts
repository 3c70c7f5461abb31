/** Requests that reached a campaign within one period. */
export interface RequestCount {
  /** Beginning of the period, milliseconds since the epoch. */
  readonly from: number;
  readonly requests: number;
}

/** What the handlers need of Amazon CloudWatch. */
export interface CloudWatchPort {
  /**
   * GetRecommendations and GetPersonalizedRanking of a campaign together, by period, the oldest first. Periods without requests
   * may be missing: the service publishes nothing for them.
   * @param period seconds
   * @throws ServiceError
   */
  requestsOf(campaignArn: string, from: Date, to: Date, period: number): Promise<readonly RequestCount[]>;
}
