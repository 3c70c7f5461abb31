import type { Campaign, Recommender } from '@aws-sdk/client-personalize';
import { isUnset } from '../../lambda/shared/drift/difference';
import { recipeOfArn } from '../../spec/recipes';
import type { FoundSolution } from '../requests/inventory';
import { timeOf } from '../requests/personalize-reads';
import type { LogicalNames } from './names';

/** An entry of a pipeline file, and what of the resource it does not say. */
export interface AdoptedEntry {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

export function adoptSolution({ solution, versions, campaigns }: FoundSolution, names: LogicalNames): AdoptedEntry {
  const { name = '', performAutoML, performAutoTraining, performHPO, performIncrementalUpdate, eventType } = solution;
  const notes: string[] = [];
  const arn = solution.recipeArn ?? solution.autoMLResult?.bestRecipeArn ?? '';
  if (performAutoML === true) notes.push(`${name} chose its recipe by AutoML, which a pipeline file does not have`);
  if (performAutoTraining === true) {
    notes.push(`${name} is trained by the service itself; schedule: { full: rate(7 days) } lets the workflow do it`);
  }
  const [campaign, ...others] = newestActiveFirst(campaigns);
  for (const other of others)
    notes.push(`${name} has the campaign ${other.name ?? ''} too; a pipeline file gives it one`);
  if (versions.length === 0) notes.push(`${name} has never been trained`);
  const config = solutionConfigOf(solution.solutionConfig, performHPO);
  return {
    entry: {
      name: names.of(name),
      recipe: recipeOfArn(arn)?.name ?? arn.slice(arn.lastIndexOf('/') + 1),
      ...(performAutoTraining === true && { performAutoTraining }),
      ...(performHPO === true && { performHPO }),
      ...(performIncrementalUpdate === true && { performIncrementalUpdate }),
      ...(!isUnset(eventType) && { eventType }),
      ...(!isUnset(config) && { solutionConfig: config }),
      ...(campaign && { campaign: campaignOf(campaign) }),
    },
    notes,
  };
}

function newestActiveFirst(campaigns: readonly Campaign[]): readonly Campaign[] {
  const rank = ({ status }: Campaign): number => (status === 'ACTIVE' ? 1 : 0);
  return [...campaigns].sort((a, b) => rank(b) - rank(a) || timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
}

function campaignOf({ minProvisionedTPS, campaignConfig }: Campaign): Readonly<Record<string, unknown>> {
  const config = set(campaignConfig);
  return { minProvisionedTPS: minProvisionedTPS ?? 1, ...(!isUnset(config) && { campaignConfig: config }) };
}

/** The service answers a search that nobody asked for, and AutoML's choices. */
function solutionConfigOf(
  config: object | undefined,
  performHPO: boolean | undefined,
): Readonly<Record<string, unknown>> {
  const { hpoConfig, autoMLConfig: _, ...others } = set(config);
  return { ...others, ...(performHPO === true && hpoConfig !== undefined && { hpoConfig }) };
}

/** Members that say something, deeply. */
export function set(value: object | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value ?? {}).flatMap(([key, member]): [string, unknown][] => {
      if (isUnset(member)) return [];
      return [[key, typeof member === 'object' && !Array.isArray(member) ? set(member as object) : member]];
    }),
  );
}

export function adoptRecommender(
  { name = '', recipeArn = '', recommenderConfig }: Recommender,
  names: LogicalNames,
): AdoptedEntry {
  const config = set(recommenderConfig);
  return {
    entry: {
      name: names.of(name),
      recipe: recipeOfArn(recipeArn)?.name ?? recipeArn.slice(recipeArn.lastIndexOf('/') + 1),
      ...(!isUnset(config) && { recommenderConfig: config }),
    },
    notes: [],
  };
}
