import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type LoadOptions, loadPipeline, type PipelineConfig } from '../../../lib/config';

/** Stands before the place that a finding must point at. */
export const HERE = '▶';

/** Texts of the parts of a pipeline file; what is not given is right, and has no finding. */
export interface Parts {
  readonly head?: string;
  readonly interactions?: string;
  readonly items?: string;
  readonly users?: string;
  readonly filters?: string;
  readonly solutions?: string;
  /** Text of other keys at the top. */
  readonly rest?: string;
}

export function pipelineText(parts: Parts = {}): string {
  const { head = 'name: movies', filters, solutions, rest } = parts;
  const {
    interactions = '{ schema: { TIMESTAMP: long, EVENT_TYPE: string, EVENT_VALUE: float? } }',
    items = '{ schema: { GENRES: { type: string, categorical: true }, PRICE: float, RATING: float?, CREATION_TIMESTAMP: long } }',
    users = '{ schema: { AGE: int } }',
  } = parts;
  return [
    head,
    'datasets:',
    ...(interactions === '' ? [] : [`  interactions: ${interactions}`]),
    ...(items === '' ? [] : [`  items: ${items}`]),
    ...(users === '' ? [] : [`  users: ${users}`]),
    ...(filters === undefined ? [] : ['filters:', filters]),
    ...(solutions === undefined ? [] : ['solutions:', solutions]),
    ...(rest === undefined ? [] : [rest]),
    '',
  ].join('\n');
}

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pipeline-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** A file beside the pipeline file. @returns its path */
export function write(name: string, content: string | Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

/** The directory of the pipeline file. */
export function pipelineDirectory(): string {
  return directory;
}

/** Loads a text as pipeline.yaml. @throws ConfigError */
export function load(text: string, options?: LoadOptions): PipelineConfig {
  return loadPipeline(write('pipeline.yaml', text.replaceAll(HERE, '')), options);
}

/** `line:column path message` of each finding. */
export function findingsOf(text: string, options?: LoadOptions): string[] {
  try {
    load(text, options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.findings.map(({ line, column, path, message }) =>
      `${line}:${column} ${path} ${message}`.replaceAll(directory, '<dir>'),
    );
  }
}

export function warningsOf(text: string, options?: LoadOptions): string[] {
  return load(text, options).warnings.map(({ line, column, path, message }) =>
    `${line}:${column} ${path} ${message}`.replaceAll(directory, '<dir>'),
  );
}

/** `line:column` of the mark in a text. */
export function placeOf(text: string): string {
  const before = text.slice(0, text.indexOf(HERE)).split('\n');
  if (!text.includes(HERE)) throw new Error(`the text has no ${HERE}`);
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** A file with a mark at the place of its only finding, then the finding's path and message. */
export type Case = readonly [what: string, parts: Parts | string, path: string, message: string];

export function expectFinding(parts: Parts | string, path: string, message: string): void {
  const text = typeof parts === 'string' ? parts : pipelineText(parts);
  expect(findingsOf(text)).toEqual([`${placeOf(text)} ${path} ${message}`]);
}

/** Text of one solution on aws-user-personalization. */
export const solution = (rest: string): string => withRecipe('aws-user-personalization', rest);

export function withRecipe(recipe: string, rest = ''): string {
  return `  - { name: a, recipe: ${recipe}${rest === '' ? '' : `, ${rest}`} }`;
}
