import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { openApiText, type OpenApiOptions } from '../../lambda/shared/contract/api/openapi';

interface Options extends OpenApiOptions {
  readonly write?: string;
}

const HELP = `
The document of the API that \`api: {}\` in a pipeline file makes, for clients and their generators. Without --url it has no
address; the deployed one is the output ApiUrl of the stack <name>-serving, and the parameter /<name>/api-url.

Example:
  personalize openapi --url https://abc123.execute-api.eu-west-1.amazonaws.com --write openapi.json`;

/** `personalize openapi`: the OpenAPI document of the API. */
export function register(program: Command): void {
  program
    .command('openapi')
    .description('print the OpenAPI 3.1 document of the API')
    .option('--url <url>', 'address of the API')
    .addOption(new Option('--authorization <kind>', 'describe only this kind of credentials').choices(['iam', 'jwt']))
    .option('--write <file>', 'write it to a file instead')
    .addHelpText('after', HELP)
    .action(({ write, ...options }: Options) => {
      const text = openApiText(options);
      if (write === undefined) process.stdout.write(text);
      else writeFileSync(write, text);
    });
}
