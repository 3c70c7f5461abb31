import { DeleteParameterCommand, GetParametersByPathCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ParametersPort } from './parameters-port';
import { everyPage, gone } from './sdk-calls';

/** The port over the real SDK. */
export function parametersPort(client: SSMClient): ParametersPort {
  return {
    async namesBelow(path) {
      const parameters = await everyPage('GetParametersByPath', async (NextToken) => {
        const input = { Path: path, Recursive: true, ...(NextToken !== undefined && { NextToken }) };
        const page = await client.send(new GetParametersByPathCommand(input));
        return { entries: page.Parameters, nextToken: page.NextToken };
      });
      return parameters.flatMap(({ Name }) => Name ?? []);
    },
    deleteParameter: (name) => gone('DeleteParameter', () => client.send(new DeleteParameterCommand({ Name: name }))),
  };
}
