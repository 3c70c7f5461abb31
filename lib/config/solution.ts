import { recipeNamed } from '../../spec/recipes';
import { type CampaignEntry, parts, type SolutionEntry } from './file/pipeline-file';
import { uncheckedPaths } from './file/shape-tree';
import type { SolutionConfigEntry } from './file/solution-config';
import { capacityConfigOf } from './operations';
import type { CampaignConfig, SolutionConfig } from './pipeline-config';
import type { UncheckedMembers } from '../../lambda/shared/contract/workflow';

/** A solution with its defaults, and with every value as it travels to the API. */
export function solutionConfigOf(entry: SolutionEntry): SolutionConfig {
  const { name, recipe, performAutoTraining, performHPO, performIncrementalUpdate, eventType, ...rest } = entry;
  const { solutionConfig, schedule, promote, campaign, ...apiMembers } = rest;
  return {
    name,
    recipe,
    performAutoTraining: performAutoTraining ?? false,
    ...(performHPO !== undefined && { performHPO }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(eventType !== undefined && { eventType }),
    ...(solutionConfig !== undefined && { solutionConfig: apiSolutionConfig(solutionConfig, recipe) }),
    ...(schedule !== undefined && Object.keys(schedule).length > 0 && { schedule: defined(schedule) }),
    ...(promote !== undefined && { promote: defined(promote) }),
    ...(campaign !== undefined && { campaign: campaignOf(campaign) }),
    ...uncheckedMembers(
      apiMembers,
      uncheckedPaths(parts.solution, entry).filter((path) => !path.startsWith('campaign.')),
    ),
  };
}

/** What of a request this code does not know; nothing where it knows all of it. */
export function uncheckedMembers(
  apiMembers: Readonly<Record<string, unknown>>,
  unchecked: readonly string[],
): UncheckedMembers {
  return {
    ...(Object.keys(apiMembers).length > 0 && { apiMembers }),
    ...(unchecked.length > 0 && { unchecked }),
  };
}

/** What UpdateSolution does not take: another value needs another solution. */
export function immutableMembers(solution: SolutionConfig): object {
  const { recipe, performHPO = false, eventType, solutionConfig = {}, apiMembers } = solution;
  const { autoTrainingConfig: _schedule, eventsConfig, ...config } = solutionConfig;
  // Weights of event types can be changed, but not taken away.
  return {
    recipe,
    performHPO,
    eventType,
    solutionConfig: config,
    weighsEvents: eventsConfig !== undefined,
    apiMembers,
  };
}

function campaignOf(entry: CampaignEntry): CampaignConfig {
  const { minProvisionedTPS, campaignConfig, capacity, ...apiMembers } = entry;
  const exploration = campaignConfig?.itemExplorationConfig;
  return {
    minProvisionedTPS: minProvisionedTPS ?? 1,
    ...(capacity !== undefined && { capacity: capacityConfigOf(capacity) }),
    ...(campaignConfig !== undefined && {
      campaignConfig: {
        ...defined(campaignConfig),
        ...(exploration !== undefined && { itemExplorationConfig: texts(exploration) }),
      } as NonNullable<CampaignConfig['campaignConfig']>,
    }),
    ...uncheckedMembers(apiMembers, uncheckedPaths(parts.campaign, entry)),
  };
}

/** Numbers and booleans become the strings that the API wants; ranges get the lists that it insists on. */
function apiSolutionConfig(config: SolutionConfigEntry, recipe: string): Readonly<Record<string, unknown>> {
  const { eventValueThreshold, algorithmHyperParameters, featureTransformationParameters, hpoConfig } = config;
  return defined({
    ...config,
    eventValueThreshold: eventValueThreshold === undefined ? undefined : String(eventValueThreshold),
    algorithmHyperParameters: algorithmHyperParameters && spelled(algorithmHyperParameters, recipe),
    featureTransformationParameters:
      featureTransformationParameters && spelled(featureTransformationParameters, recipe),
    hpoConfig: hpoConfig && {
      ...hpoConfig,
      ...(hpoConfig.hpoResourceConfig && { hpoResourceConfig: texts(hpoConfig.hpoResourceConfig) }),
      ...(hpoConfig.algorithmHyperParameterRanges && {
        algorithmHyperParameterRanges: {
          integerHyperParameterRanges: [],
          continuousHyperParameterRanges: [],
          categoricalHyperParameterRanges: [],
          ...hpoConfig.algorithmHyperParameterRanges,
        },
      }),
    },
  });
}

/** YAML's `true` in the spelling of the recipe: `True` for one, `true` for another. */
function spelled(
  parameters: Readonly<Record<string, string | number | boolean>>,
  recipeName: string,
): Readonly<Record<string, string>> {
  const known = recipeNamed(recipeName)?.hyperParameters ?? [];
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const values = known.find((parameter) => parameter.name === name)?.values ?? [];
      const spelling = values.find((one) => one.toLowerCase() === String(value).toLowerCase());
      return [name, spelling ?? String(value)];
    }),
  );
}

/** Numbers become strings, as the API wants them; members that are neither, newer than this code, stay what they are. */
export function texts(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
  );
}

/** Without members that are undefined: exact optional properties, and no empty members in a template. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
