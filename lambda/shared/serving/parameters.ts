import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { called } from '../sdk-calls';

/** What the functions behind the API need of the parameters of AWS Systems Manager. */
export interface ParameterValuesPort {
  /** Values of those that are there. Throws the named errors of errors.ts. @param names any number */
  values(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** GetParameters takes no more. */
const MOST_NAMES = 10;

/** The port over the real SDK. */
export function parameterValuesPort(client: SSMClient): ParameterValuesPort {
  return {
    async values(names) {
      const found = new Map<string, string>();
      for (let from = 0; from < names.length; from += MOST_NAMES) {
        const Names = names.slice(from, from + MOST_NAMES);
        const { Parameters = [] } = await called('GetParameters', () =>
          client.send(new GetParametersCommand({ Names })),
        );
        for (const { Name, Value } of Parameters) {
          if (Name !== undefined && Value !== undefined) found.set(Name, Value);
        }
      }
      return found;
    },
  };
}
