import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../lib/app';
import { loadPipeline, type PipelineConfig } from '../../lib/config';

const folder = mkdtempSync(join(tmpdir(), 'reliability-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A new path in a folder that ends with the process. */
export function scratch(name: string): string {
  return mkdtempSync(join(folder, `${name}-`));
}

export interface Pipeline {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  readonly config: PipelineConfig;
}

/** Synthesizes a pipeline file, as a deploy would. */
export function synthesized(yaml: string): Pipeline {
  const directory = scratch('pipeline');
  const file = join(directory, 'pipeline.yaml');
  writeFileSync(file, yaml);
  const assembly = join(directory, 'assembly');
  const config = loadPipeline(file);
  buildApp(config, { outdir: assembly }).synth();
  return { assembly, config };
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

/** What a run does beside serving: datasets and filters of actions, batch segments, trainings that bring a version up to date. */
export function club({ segments = true }: { readonly segments?: boolean } = {}): string {
  return `
name: club
retainData: false
retireAfterMinutes: 15
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { GENRE: { type: string, categorical: true } } }
  actions: { schema: { KIND: { type: string, categorical: true } } }
filters:
${segments ? `  - { name: offers, filterExpression: 'INCLUDE ActionID WHERE Actions.KIND IN ("offer")' }` : ''}
  - { name: surveys, filterExpression: 'INCLUDE ActionID WHERE Actions.KIND IN ("survey")' }
solutions:
  - { name: fresh, recipe: aws-user-personalization }
${segments ? '  - { name: affinity, recipe: aws-item-affinity }' : ''}
${segments ? 'batchSegments: [{ name: fans, solution: affinity, numResults: 5 }]' : ''}
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

export const CLUB_DATA: Readonly<Record<string, string>> = {
  'interactions/a.csv': interactions('watch', 0),
  'items/a.csv': ['ITEM_ID,GENRE', ...range(30).map((i) => `i${i},g${i % 3}`)].join('\n'),
  'actions/a.csv': ['ACTION_ID,KIND', 'a0,offer', 'a1,survey'].join('\n'),
  'batch/fans/input/items.json': '{"itemId": "i1"}\n{"itemId": "i2"}\n',
};
