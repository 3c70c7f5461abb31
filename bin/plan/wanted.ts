import type { RecommenderPlan, SolutionPlan } from '../../lambda/shared/contract/workflow';
import type { PipelineConfig, RecommenderConfig, SolutionConfig } from '../../lib/config';
import {
  campaignParameterName,
  controlKey,
  datasetGroupName,
  familyOf,
  recommenderName,
  recommenderParameterName,
  solutionName,
} from '../../lib/config/naming';
import { immutableMembers } from '../../lib/config/solution';
import { personalizeArn, type Place, recipeArn } from '../../spec/names';

/** What the handlers would compare with: a solution of the pipeline file in an account. */
export function wantedSolution(config: PipelineConfig, solution: SolutionConfig, place: Place): SolutionPlan {
  const name = solutionName(config.name, solution.name, immutableMembers(solution));
  const { performHPO, performIncrementalUpdate, eventType, solutionConfig, promote, campaign } = solution;
  return {
    logicalName: solution.name,
    name,
    solutionArn: personalizeArn({ ...place, type: 'solution', name }),
    datasetGroupArn: personalizeArn({ ...place, type: 'dataset-group', name: datasetGroupName(config.name) }),
    recipeArn: recipeArn(solution.recipe, place.partition),
    performAutoTraining: solution.performAutoTraining,
    ...(performHPO !== undefined && { performHPO }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(eventType !== undefined && { eventType }),
    ...(solutionConfig && { solutionConfig }),
    ...(promote && { promote }),
    ...(campaign && {
      campaign: {
        name,
        campaignArn: personalizeArn({ ...place, type: 'campaign', name }),
        minProvisionedTPS: campaign.minProvisionedTPS,
        ...(campaign.campaignConfig && { campaignConfig: campaign.campaignConfig }),
        parameterName: campaignParameterName(config.name, solution.name),
      },
    }),
    family: familyOf(config.name, solution.name),
    control: { bucket: '', key: controlKey(solution.name) },
  };
}

/** As wantedSolution, for a recommender. */
export function wantedRecommender(
  config: PipelineConfig,
  recommender: RecommenderConfig,
  place: Place,
): RecommenderPlan {
  const { recipe, recommenderConfig, apiMembers } = recommender;
  const name = recommenderName(config.name, recommender.name, { recipe, apiMembers });
  return {
    logicalName: recommender.name,
    name,
    recommenderArn: personalizeArn({ ...place, type: 'recommender', name }),
    datasetGroupArn: personalizeArn({ ...place, type: 'dataset-group', name: datasetGroupName(config.name) }),
    recipeArn: recipeArn(recipe, place.partition),
    ...(recommenderConfig && { recommenderConfig }),
    parameterName: recommenderParameterName(config.name, recommender.name),
    family: familyOf(config.name, recommender.name),
    control: { bucket: '', key: controlKey(recommender.name) },
  };
}
