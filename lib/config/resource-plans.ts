import type {
  CampaignPlan,
  RecommenderPlan,
  SolutionPlan,
  Tag,
  UncheckedMembers,
} from '../../lambda/shared/contract/workflow';
import { type ArnType, recipeArn } from '../../spec/names';
import {
  campaignParameterName,
  controlKey,
  familyOf,
  recommenderName,
  recommenderParameterName,
  solutionName,
} from './naming';
import type { PipelineConfig, RecommenderConfig, SolutionConfig } from './pipeline-config';
import { immutableMembers } from './solution';

/** Where the resources of a pipeline are to be: an account, or the tokens of a stack. */
export interface PlanPlace {
  /** Undefined: that of the commercial regions. */
  readonly partition: string | undefined;
  /** ARN of a resource of Amazon Personalize there. */
  readonly arn: (type: ArnType, name: string) => string;
  readonly datasetGroupArn: string;
  /** Data bucket, which keeps the operator's wishes. */
  readonly bucket: string;
}

/** What a solution and its campaign are to be: what a run makes of them, and what `personalize plan` compares with. */
export function solutionPlan(config: PipelineConfig, solution: SolutionConfig, place: PlanPlace): SolutionPlan {
  const name = solutionName(config.name, solution.name, immutableMembers(solution));
  const tags = apiTags(config.tags);
  const { performHPO, performIncrementalUpdate, eventType, solutionConfig, promote } = solution;
  const campaign = campaignPlan(config, solution, name, place);
  return {
    logicalName: solution.name,
    name,
    solutionArn: place.arn('solution', name),
    datasetGroupArn: place.datasetGroupArn,
    recipeArn: recipeArn(solution.recipe, place.partition),
    performAutoTraining: solution.performAutoTraining,
    ...(performHPO !== undefined && { performHPO }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(eventType !== undefined && { eventType }),
    ...(solutionConfig && { solutionConfig }),
    ...(tags.length > 0 && { tags }),
    ...(promote && { promote }),
    ...(campaign && { campaign }),
    family: familyOf(config.name, solution.name),
    control: { bucket: place.bucket, key: controlKey(solution.name) },
    ...uncheckedOf(solution),
  };
}

/** As solutionPlan, of a recommender. */
export function recommenderPlan(
  config: PipelineConfig,
  recommender: RecommenderConfig,
  place: PlanPlace,
): RecommenderPlan {
  const { name: logicalName, recipe, recommenderConfig, apiMembers } = recommender;
  // UpdateRecommender takes the whole recommenderConfig, so only the rest is part of the name.
  const name = recommenderName(config.name, logicalName, { recipe, apiMembers });
  const tags = apiTags(config.tags);
  return {
    logicalName,
    name,
    recommenderArn: place.arn('recommender', name),
    datasetGroupArn: place.datasetGroupArn,
    recipeArn: recipeArn(recipe, place.partition),
    ...(recommenderConfig && { recommenderConfig }),
    ...(tags.length > 0 && { tags }),
    parameterName: recommenderParameterName(config.name, logicalName),
    family: familyOf(config.name, logicalName),
    control: { bucket: place.bucket, key: controlKey(logicalName) },
    ...uncheckedOf(recommender),
  };
}

/** Tags as the API takes them. */
export function apiTags(tags: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(tags).map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
}

/** @param name a solution has at most one campaign, so the campaign goes by the solution's name */
function campaignPlan(
  config: PipelineConfig,
  solution: SolutionConfig,
  name: string,
  place: PlanPlace,
): CampaignPlan | undefined {
  if (!solution.campaign) return undefined;
  const { minProvisionedTPS, capacity, campaignConfig } = solution.campaign;
  const tags = apiTags(config.tags);
  return {
    name,
    campaignArn: place.arn('campaign', name),
    minProvisionedTPS,
    ...(capacity && { capacityAdjusted: true }),
    ...(campaignConfig && { campaignConfig }),
    ...(tags.length > 0 && { tags }),
    parameterName: campaignParameterName(config.name, solution.name),
    ...uncheckedOf(solution.campaign),
  };
}

function uncheckedOf({ apiMembers, unchecked }: UncheckedMembers): UncheckedMembers {
  return { ...(apiMembers && { apiMembers }), ...(unchecked && { unchecked }) };
}
