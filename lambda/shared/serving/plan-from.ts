/**
 * What the stack tells a function in its environment.
 * @throws Error when the variable is not there or holds no JSON: the stack and the function do not fit together
 */
export function planFrom<Plan>(environment: Readonly<Record<string, string | undefined>>, variable: string): Plan {
  const text = environment[variable];
  if (text === undefined || text === '')
    throw new Error(`the environment variable ${variable} is missing, deploy anew`);
  return JSON.parse(text) as Plan;
}
