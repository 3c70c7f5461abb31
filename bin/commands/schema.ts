import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { pipelineJsonSchemaText } from '../../lib/config';

/** `personalize schema`: the JSON Schema of pipeline.yaml, for editors. */
export function register(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of pipeline.yaml, which gives editors completion and checks')
    .option('--write <file>', 'write it to a file instead')
    .action(({ write }: { readonly write?: string }) => {
      const text = pipelineJsonSchemaText();
      if (write === undefined) process.stdout.write(text);
      else writeFileSync(write, text);
    });
}
