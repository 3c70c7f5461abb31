import type { JsonObject } from '../json';

const SUPPORTED = ['FunctionName', 'Payload', 'InvocationType', 'Qualifier'];
const NOT_HERE = ['ClientContext', 'LogType'];

/** What is wrong with the arguments of `lambda:invoke`: literals only, an expression passes. */
export function lambdaInvokeProblems(value: JsonObject): readonly string[] {
  const problems: string[] = [];
  for (const key of Object.keys(value)) {
    if (NOT_HERE.includes(key)) problems.push(`The field '${key}' does not run here`);
    else if (!SUPPORTED.includes(key)) problems.push(`The field '${key}' is not supported by Step Functions`);
  }
  if (value['FunctionName'] === undefined) problems.push("The field 'FunctionName' is required but was missing");
  const only = (field: string, allowed: string): void => {
    const given = value[field];
    const isExpression = typeof given === 'string' && given.startsWith('{%');
    if (given !== undefined && given !== allowed && !isExpression) {
      problems.push(`The field '${field}' has to be ${allowed} here, not ${JSON.stringify(given)}`);
    }
  };
  only('InvocationType', 'RequestResponse');
  only('Qualifier', '$LATEST');
  return problems;
}
