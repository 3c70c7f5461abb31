/** A policy that IAM would refuse, or one that asks for what the local evaluator does not know. */
export class PolicyDocumentError extends Error {
  override readonly name = 'MalformedPolicyDocument';
}
