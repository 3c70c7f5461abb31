/**
 * The name that Step Functions gives a member of an API: that of the AWS SDK for Java, with a capital first letter.
 * `solutionArn` → `SolutionArn`, `minProvisionedTPS` → `MinProvisionedTPS`, `ACL` → `Acl`, `SSEKMSKeyId` → `SsekmsKeyId`.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function stepFunctionsName(member: string): string {
  const java = uncapitalize(member);
  return java.charAt(0).toUpperCase() + java.slice(1);
}

/** The Java SDK lowers the first letter and the capitals after it, up to the one that starts the next word. */
function uncapitalize(name: string): string {
  let end = 1;
  while (end < name.length && isUpper(name.charAt(end)) && !isLower(name.charAt(end + 1))) end += 1;
  return name.slice(0, end).toLowerCase() + name.slice(end);
}

function isUpper(letter: string): boolean {
  return letter !== '' && letter === letter.toUpperCase() && letter !== letter.toLowerCase();
}

function isLower(letter: string): boolean {
  return letter !== '' && letter === letter.toLowerCase() && letter !== letter.toUpperCase();
}
