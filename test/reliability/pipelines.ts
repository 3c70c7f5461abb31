import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../lib/app';
import { loadPipeline } from '../../lib/config';

const folder = mkdtempSync(join(tmpdir(), 'reliability-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A new path in a folder that ends with the process. */
export function scratch(name: string): string {
  return mkdtempSync(join(folder, `${name}-`));
}

/** Synthesizes a pipeline file, as a deploy would. @returns the folder of the cloud assembly */
export function synthesized(yaml: string): string {
  const directory = scratch('pipeline');
  const file = join(directory, 'pipeline.yaml');
  writeFileSync(file, yaml);
  const outdir = join(directory, 'assembly');
  buildApp(loadPipeline(file), { outdir }).synth();
  return outdir;
}

const CUSTOM = `
name: tiny
retainData: false
retireAfterMinutes: 15
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { GENRE: { type: string, categorical: true } } }
filters:
  - { name: unseen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }
`;

export interface Wishes {
  /** Another value is another solution. */
  readonly recipe?: string;
  readonly tps?: number;
  readonly performAutoTraining?: boolean;
  /** A batch job with every version. */
  readonly batch?: boolean;
}

/** One solution with its campaign. */
export function custom(wishes: Wishes = {}): string {
  const { recipe = 'aws-popularity-count', tps = 1, performAutoTraining = false, batch = false } = wishes;
  return `${CUSTOM}
solutions:
  - name: for-you
    recipe: ${recipe}
    performAutoTraining: ${performAutoTraining}
    campaign: { minProvisionedTPS: ${tps} }
${batch ? 'batchInference: [{ name: top, solution: for-you, numResults: 5 }]' : ''}
`;
}

/** A recommender of a domain dataset group, and the event tracker. */
export function domain({ tps = 1 }: Pick<Wishes, 'tps'> = {}): string {
  return `
name: shop
domain: ECOMMERCE
retainData: false
eventTracker: true
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { PRICE: float, CATEGORY_L1: { type: string, categorical: true } } }
recommenders:
  - name: viewed
    recipe: aws-ecomm-popular-items-by-views
    recommenderConfig: { minRecommendationRequestsPerSecond: ${tps} }
`;
}

const range = (size: number): number[] => Array.from({ length: size }, (_, index) => index);

const interactions = (eventType: string, more: number): string =>
  [
    'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE',
    ...range(1200 + more).map((i) => `u${i % 60},i${(i * 7 + (i % 60)) % 30},${1_700_000_000 + i * 60},${eventType}`),
  ].join('\n');

/** Key → body of the first data. */
export const CUSTOM_DATA: Readonly<Record<string, string>> = {
  'interactions/a.csv': interactions('watch', 0),
  'items/a.csv': ['ITEM_ID,GENRE', ...range(30).map((i) => `i${i},g${i % 3}`)].join('\n'),
  'batch/top/input/users.json': '{"userId": "u1"}\n{"userId": "u2"}\n',
};

/** The interactions as they are a day later. */
export const MORE_DATA: Readonly<Record<string, string>> = { 'interactions/a.csv': interactions('watch', 60) };

export const DOMAIN_DATA: Readonly<Record<string, string>> = {
  'interactions/a.csv': interactions('View', 0),
  'items/a.csv': ['ITEM_ID,PRICE,CATEGORY_L1', ...range(30).map((i) => `i${i},${i}.5,c${i % 3}`)].join('\n'),
};
