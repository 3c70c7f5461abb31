/** A JSONata expression that failed, returned nothing, or returned the wrong type. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /**
   * @param problem as the service words it
   * @param location field of the state, e.g. `Output/campaignArn` or `Choices[0]/Condition`
   */
  constructor(
    readonly problem: string,
    readonly location: string,
  ) {
    super(problem);
  }
}
