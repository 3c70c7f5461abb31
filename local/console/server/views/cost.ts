import {
  automaticTrainingDays,
  type CostInput,
  DEFAULT_ASSUMPTIONS,
  estimate,
  searchJobs,
} from '../../../../spec/pricing';
import type { CostView } from '../../api';
import { pipelinesOf } from '../pipelines';
import type { ConsoleSource } from '../source';
import { recordCount } from './datasets';
import { recipeNameOf } from './words';

/** Requests a month that may be asked about. */
const MAX_REQUESTS = 10_000_000_000;

/** What a month on AWS would cost of what is there now: as it is deployed, with as much data as there is. */
export function costView(source: ConsoleSource, query: URLSearchParams): CostView {
  const { resources, datasets } = source.personalize.holdings;
  const requestsAMonth = whole(query.get('requests'), DEFAULT_ASSUMPTIONS.requestsAMonth, MAX_REQUESTS);
  const trainingsAMonth = whole(query.get('trainings'), 4, 1000);
  const groups = resources.all('dataset-group').map(({ arn, name }) => {
    const interactions = recordCount(datasets.of(arn), 'Interactions');
    const input = inputOf(source, arn, trainingsAMonth);
    const assumptions = { requestsAMonth, ...(interactions > 0 && { interactions }) };
    const { lines, total, unverified, savedByParking, unknown, notEstimated } = estimate({ ...input, assumptions });
    return { arn, name, lines, total, unverified, savedByParking, unknown, notEstimated, used: usedOf(source, arn) };
  });
  return { groups, requestsAMonth, trainingsAMonth };
}

function whole(text: string | null, otherwise: number, most: number): number {
  const value = Number(text ?? '');
  return text !== null && text !== '' && Number.isInteger(value) && value >= 0 && value <= most ? value : otherwise;
}

function inputOf(source: ConsoleSource, groupArn: string, runsAMonth: number): CostInput {
  const { resources } = source.personalize.holdings;
  const ofGroup = (record: { readonly datasetGroupArn: string }): boolean => record.datasetGroupArn === groupArn;
  const plan = pipelinesOf(source).find((one) => one.plan.datasetGroupArn === groupArn)?.plan;
  return {
    runsAMonth,
    eventTracker: resources.all('event-tracker', ofGroup).length > 0,
    metricAttribution: resources.all('metric-attribution', ofGroup).length > 0,
    solutions: resources.all('solution', ofGroup).map((solution) => {
      const planned = plan?.solutions.find(({ solutionArn }) => solutionArn === solution.arn);
      const campaign = resources.all('campaign', ({ solutionArn }) => solutionArn === solution.arn).at(-1);
      // A campaign that the plan has and the account has not is parked, or about to come.
      const trainingJobs = searchJobs(solution.solutionConfig);
      const tps = campaign?.minProvisionedTPS ?? planned?.campaign?.minProvisionedTPS;
      return {
        name: planned?.logicalName ?? solution.name,
        recipe: recipeNameOf(solution.recipeArn),
        performAutoTraining: solution.performAutoTraining,
        autoTrainingDays: automaticTrainingDays(solution.solutionConfig),
        performHPO: solution.performHPO,
        ...(trainingJobs !== undefined && { trainingJobs }),
        performIncrementalUpdate: solution.performIncrementalUpdate,
        ...(tps !== undefined && {
          campaign: {
            minProvisionedTPS: tps,
            parked: campaign === undefined,
            metadata: campaign?.campaignConfig?.enableMetadataWithRecommendations === true,
          },
        }),
      };
    }),
    recommenders: resources.all('recommender', ofGroup).map(({ name, recipeArn, status, recommenderConfig }) => ({
      name,
      recipe: recipeNameOf(recipeArn),
      minRecommendationRequestsPerSecond: recommenderConfig.minRecommendationRequestsPerSecond ?? 1,
      parked: status === 'INACTIVE',
    })),
    batchJobs: (plan?.batchJobs ?? []).map(({ logicalName, kind, solution, batchInferenceJobMode }) => ({
      name: logicalName,
      kind,
      recipe: recipeNameOf(plan?.solutions.find((one) => one.logicalName === solution)?.recipeArn ?? ''),
      themes: batchInferenceJobMode === 'THEME_GENERATION',
    })),
  };
}

/** Requests that were answered here since the start. */
function usedOf({ personalize, memory }: ConsoleSource, groupArn: string): CostView['groups'][number]['used'] {
  const { resources } = personalize.holdings;
  const serving = [...resources.all('campaign'), ...resources.all('recommender')];
  return serving
    .filter(({ datasetGroupArn }) => datasetGroupArn === groupArn)
    .map(({ arn, name }) => ({ name, requests: memory.requestsTo(arn) }));
}
