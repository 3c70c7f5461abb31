import { isOfFamily, logicalNameOf } from '../../lambda/shared/family';
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
    ...config.solutions.flatMap((solution) =>
      planSolution(solutionPlan(config, solution, there), found, wishes, config.retireRemoved),
    ),
    ...config.recommenders.flatMap((one) => planRecommender(recommenderPlan(config, one, there), found, wishes)),
    ...config.batchJobs.map((job) => planBatchJob(config, job, found)),
    ...unknownToTheFile(config, found),
  ];
}

/**
 * Solutions, campaigns and recommenders of the group that stand for nothing in the file: a run deletes those that runs have made, and
 * leaves what somebody else did.
 */
function unknownToTheFile(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  const families = [...config.solutions, ...config.recommenders].map(({ name }) => familyOf(config.name, name));
  const isKnown = (name: string | undefined): boolean => families.some((family) => isOfFamily(name, family));
  const isOurs = (name: string): boolean => logicalNameOf(name, config.name) !== undefined;
  const solutions = (found?.solutions ?? []).filter(({ solution }) => !isKnown(solution.name));
  const recommenders = (found?.recommenders ?? []).filter(({ name }) => !isKnown(name));
  return [
    ...solutions.flatMap(({ solution: { name = '', solutionArn = '', performAutoTraining }, campaigns }) => {
      const isFree = isOurs(name) && campaigns.every((campaign) => isOurs(campaign.name ?? ''));
      return [
        ...campaigns.map(({ name: campaign = '', campaignArn = '', minProvisionedTPS }): PlannedChange => {
          const how = `aws personalize delete-campaign --campaign-arn ${campaignArn}`;
          const bills = requests(minProvisionedTPS);
          return gone(config, {
            kind: 'campaign',
            name: campaign,
            bills,
            how,
            isOurs: isOurs(campaign) && isOurs(name),
          });
        }),
        gone(config, {
          kind: 'solution',
          name,
          how: `aws personalize delete-solution --solution-arn ${solutionArn}`,
          isOurs: isFree,
          ...(performAutoTraining === true && { bills: 'a training every few days: performAutoTraining is on' }),
        }),
      ];
    }),
    ...recommenders.map(({ name = '', recommenderArn = '', recommenderConfig, status }) => {
      const how = `aws personalize delete-recommender --recommender-arn ${recommenderArn}`;
      const capacity = requests(recommenderConfig?.minRecommendationRequestsPerSecond);
      const bills = status === 'INACTIVE' ? {} : { bills: capacity };
      return gone(config, { kind: 'recommender', name, how, isOurs: isOurs(name), ...bills });
    }),
  ];
}

interface Unknown {
  readonly kind: PlannedChange['kind'];
  readonly name: string;
  /** What it costs as long as it is there. */
  readonly bills?: string;
  /** Command that deletes it. */
  readonly how: string;
  /** Whether runs made it. */
  readonly isOurs: boolean;
}

function gone({ retireRemoved }: PipelineConfig, { kind, name, bills, how, isOurs }: Unknown): PlannedChange {
  const resource = { kind, name, resource: name } as const;
  if (isOurs && retireRemoved) {
    const saved = bills === undefined ? '' : `; stops billing ${bills}`;
    return { ...resource, action: 'delete', by: 'run', note: `it is no longer in the pipeline file${saved}` };
  }
  const why = isOurs ? 'the file says retireRemoved: false; ' : '';
  return { ...resource, action: 'left', note: `${why}to delete it: ${how}`, ...(bills !== undefined && { bills }) };
}
