import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');

/**
 * Examples ship the generator of their data instead of the data: `examples/<name>/generate.ts`, same seed, same bytes.
 * Generates what is missing beside an example's pipeline file; does nothing for a pipeline file elsewhere.
 * @returns whether there is a generator
 */
export async function ensureExampleData(pipelineFile: string): Promise<boolean> {
  const directory = dirname(pipelineFile);
  const generator = join(directory, 'generate.ts');
  const insideExamples = relative(join(ROOT, 'examples'), directory);
  if (insideExamples === '' || insideExamples.startsWith('..') || insideExamples.includes(sep)) return false;
  if (!existsSync(generator)) return false;
  const example = (await import(generator)) as { ensureData: (directory: string) => void | Promise<void> };
  await example.ensureData(join(directory, 'data'));
  return true;
}
