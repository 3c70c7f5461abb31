import { isOfFamily } from '../../lambda/shared/family';
import type { PipelineConfig } from '../../lib/config';
import { datasetGroupName, familyOf } from '../../lib/config/naming';
import { type PlanPlace, recommenderPlan, solutionPlan } from '../../lib/config/resource-plans';
import { personalizeArn, type Place } from '../../spec/names';
import type { Inventory } from '../requests/inventory';
import { planData } from './plan-data';
import { planDeclared } from './plan-declared';
import type { PlannedChange } from './planned-change';
import { planBatchJob, planRecommender } from './plan-serving';
import { planSolution, requests, type Wishes } from './plan-solutions';

/**
 * What a deploy and a run of everything would do to an account, in the order in which it would happen.
 * @param found undefined when the dataset group does not exist
 */
export function planPipeline(
  config: PipelineConfig,
  found: Inventory | undefined,
  place: Place,
  wishes: Wishes,
): readonly PlannedChange[] {
  const there: PlanPlace = {
    partition: place.partition,
    arn: (type, name) => personalizeArn({ ...place, type, name }),
    datasetGroupArn: personalizeArn({ ...place, type: 'dataset-group', name: datasetGroupName(config.name) }),
    // The operator's wishes are given: nothing is read from it.
    bucket: '',
  };
  return [
    ...planData(config, found),
    ...planDeclared(config, found),
    ...config.solutions.flatMap((solution) => planSolution(solutionPlan(config, solution, there), found, wishes)),
    ...config.recommenders.flatMap((one) => planRecommender(recommenderPlan(config, one, there), found, wishes)),
    ...config.batchJobs.map((job) => planBatchJob(config, job, found)),
    ...unknownToTheFile(config, found),
  ];
}

/** Solutions, campaigns and recommenders of the group that stand for nothing in the file: a run retires by name only. */
function unknownToTheFile(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  const families = [...config.solutions, ...config.recommenders].map(({ name }) => familyOf(config.name, name));
  const isKnown = (name: string | undefined): boolean => families.some((family) => isOfFamily(name, family));
  const solutions = (found?.solutions ?? []).filter(({ solution }) => !isKnown(solution.name));
  const recommenders = (found?.recommenders ?? []).filter(({ name }) => !isKnown(name));
  return [
    ...solutions.flatMap(({ solution: { name = '', solutionArn = '', performAutoTraining }, campaigns }) => [
      ...campaigns.map(({ name: campaign = '', campaignArn = '', minProvisionedTPS }): PlannedChange => {
        const note = `to delete it: aws personalize delete-campaign --campaign-arn ${campaignArn}`;
        return left('campaign', campaign, note, requests(minProvisionedTPS));
      }),
      left(
        'solution',
        name,
        `to delete it: aws personalize delete-solution --solution-arn ${solutionArn}`,
        performAutoTraining === true ? 'a training every few days: performAutoTraining is on' : undefined,
      ),
    ]),
    ...recommenders.map(({ name = '', recommenderArn = '', recommenderConfig, status }) => {
      const note = `to delete it: aws personalize delete-recommender --recommender-arn ${recommenderArn}`;
      const capacity = requests(recommenderConfig?.minRecommendationRequestsPerSecond);
      return left('recommender', name, note, status === 'INACTIVE' ? undefined : capacity);
    }),
  ];
}

function left(kind: PlannedChange['kind'], name: string, note: string, bills: string | undefined): PlannedChange {
  return { kind, name, resource: name, action: 'left', note, ...(bills !== undefined && { bills }) };
}
