/** What a function made of a batch: all of it failed, or some of it. */
export type BatchOutcome =
  | { readonly failed: 'all'; readonly reason: string }
  /** Message ids. */
  | { readonly failed: ReadonlySet<string> };

/**
 * Reads the answer of a function that reports batch item failures. An answer that cannot be read fails the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function reportedOutcome(answer: unknown, ids: ReadonlySet<string>): BatchOutcome {
  const whole = (reason: string): BatchOutcome => ({ failed: 'all', reason });
  if (answer === null || answer === undefined) return { failed: new Set() };
  if (typeof answer !== 'object' || Array.isArray(answer)) return whole('the answer is no object');
  const failures = (answer as { readonly batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return { failed: new Set() };
  if (!Array.isArray(failures)) return whole('batchItemFailures is no list');
  const failed = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id = (failure as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || id === '') return whole('an item of batchItemFailures has no itemIdentifier');
    if (!ids.has(id)) return whole('batchItemFailures names a message that is not in the batch');
    failed.add(id);
  }
  return { failed };
}
