import { type DatasetType, echoedDatasetType } from './dataset-types';

/**
 * Name of a resource or job: 1–63 characters, starting with a letter or digit.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSolution.html
 */
export const NAME_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,62}$/;

export const MAX_NAME_LENGTH = 63;

export function isLegalName(name: string): boolean {
  return NAME_PATTERN.test(name);
}

/** The type part of the ARNs of Personalize. */
export const ARN_TYPES = [
  'dataset-group',
  'dataset',
  'schema',
  'dataset-import-job',
  'dataset-export-job',
  'event-tracker',
  'filter',
  'solution',
  'campaign',
  'recommender',
  'batch-inference-job',
  'batch-segment-job',
  'metric-attribution',
  'data-deletion-job',
  'data-insights-job',
  'recipe',
  'algorithm',
  'feature-transformation',
] as const;

export type ArnType = (typeof ARN_TYPES)[number];

/** Where a resource lives. Account and region of service-owned ARNs (recipes) are empty. */
export interface Place {
  /** @default aws */
  readonly partition?: string;
  readonly region: string;
  readonly account: string;
}

export interface ParsedArn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** `solution`, `dataset`, …; not checked against ARN_TYPES. */
  readonly type: string;
  /** All after the type: `movies/INTERACTIONS` for a dataset, `movies-ranked/1a2b3c4d` for a solution version. */
  readonly name: string;
}

/** `arn:<partition>:personalize:<region>:<account>:<type>/<name>`; the tokens of a CDK stack may stand for any part. */
export function personalizeArn(parts: Place & { readonly type: ArnType; readonly name: string }): string {
  return `arn:${parts.partition ?? 'aws'}:personalize:${parts.region}:${parts.account}:${parts.type}/${parts.name}`;
}

/** The dataset's own name is not in its ARN: `…:dataset/<dataset group>/<TYPE>`. */
export function datasetArn(place: Place, datasetGroupName: string, type: DatasetType): string {
  return personalizeArn({ ...place, type: 'dataset', name: `${datasetGroupName}/${echoedDatasetType(type)}` });
}

/** @param partition `aws-cn` in China; the recipe's name is not checked */
export function recipeArn(name: string, partition = 'aws'): string {
  return personalizeArn({ partition, region: '', account: '', type: 'recipe', name });
}

/** `arn:aws:personalize:us-east-1:000000000000:solution/movies-ranked/1a2b3c4d`: the slash-parts stay joined in `name`. */
const ARN_PATTERN = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):([^/:]+)\/(.+)$/;

/** @returns undefined when the text is no ARN of the form `arn:…:<type>/<name>` */
export function parseArn(arn: string): ParsedArn | undefined {
  const [, partition, service, region, account, type, name] = ARN_PATTERN.exec(arn) ?? [];
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || type === undefined || name === undefined) return undefined;
  return { partition, service, region, account, type, name };
}

/** `…:solution/<name>` of a solution version's ARN; a solution's own ARN comes back unchanged. */
export function solutionArnOf(solutionVersionArn: string): string {
  const [head = '', name = ''] = solutionVersionArn.split('/');
  return name === '' ? solutionVersionArn : `${head}/${name}`;
}

/** Suffix of CreateCampaign's solutionVersionArn that means "the newest trained version". */
export const LATEST_VERSION = '$LATEST';
