/**
 * Attempts of the SDK for one call. The control plane takes one request per second and operation, so a run with several
 * solutions meets throttling; LimitExceededException counts as throttling for the SDK too. Backoff starts at half a second
 * and doubles: six attempts wait about 8 s on average and 16 s at most, inside the functions' timeout. What outlasts that
 * reaches the state machine, which waits longer.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export const SDK_MAX_ATTEMPTS = 6;
