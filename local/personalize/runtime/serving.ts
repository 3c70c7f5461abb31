import type { CampaignConfig } from '@aws-sdk/client-personalize';
import { type Recipe, type RecipeType, recipeOfArn } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { CampaignRecord } from '../store/resource';
import type { TrainedVersion } from '../training/trained-version';
import type { Twin } from '../twin';

/** What answers requests: a campaign, a recommender or a batch job, with the recipe and model behind it. */
export interface Serving {
  /** ARN of the campaign, recommender or batch job. */
  readonly arn: string;
  readonly datasetGroupArn: string;
  /** ARN of the solution version, or of the recommender, whose model serves. */
  readonly modelArn: string;
  readonly recipe: Recipe;
  readonly trained: TrainedVersion;
  /** Options of the campaign; those of recommenders and batch jobs are spelled alike. */
  readonly config: Checked<CampaignConfig>;
}

/**
 * What answers requests to a campaign. A campaign under update serves its old version.
 * @param types recipe types that the call can be made to
 * @throws ResourceNotFoundException, InvalidInputException
 */
export function servingOf(twin: Twin, campaignArn: string, call: string, types: readonly RecipeType[]): Serving {
  const campaign = twin.resources.get('campaign', campaignArn);
  if (campaign.status !== 'ACTIVE') {
    throw invalidInput(`Campaign ${campaignArn} is not ACTIVE; its status is ${campaign.status}`);
  }
  const serving = servingOfRecord(twin, campaign);
  const { recipe } = serving;
  if (!types.includes(recipe.type)) {
    throw invalidInput(
      `${call} cannot be used with a campaign of recipe ${recipe.name}, which is of type ${recipe.type}`,
    );
  }
  return serving;
}

/** What campaigns served with lately; records are never changed in place, so what is said of one stands. */
const servings = new WeakMap<CampaignRecord, Serving>();

function servingOfRecord(twin: Twin, campaign: CampaignRecord): Serving {
  const { arn, solutionVersionArn, campaignConfig: config = {} } = campaign;
  const known = servings.get(campaign);
  if (known !== undefined && known.trained === twin.versions.get(solutionVersionArn)) return known;
  const serving = servingOfVersion(twin, solutionVersionArn, { arn, config });
  servings.set(campaign, serving);
  return serving;
}

/**
 * What serves with the model of an ACTIVE solution version.
 * @param by the campaign or batch job, and its options
 * @throws ResourceNotFoundException
 */
export function servingOfVersion(twin: Twin, solutionVersionArn: string, by: Pick<Serving, 'arn' | 'config'>): Serving {
  const { datasetGroupArn, recipeArn } = twin.resources.get('solution-version', solutionVersionArn);
  return { ...by, datasetGroupArn, ...modelOf(twin, solutionVersionArn, recipeArn) };
}

/**
 * What answers requests to a recommender. One under update serves its old model and configuration.
 * @throws ResourceNotFoundException, InvalidInputException
 */
export function servingOfRecommender(twin: Twin, recommenderArn: string): Serving {
  const recommender = twin.resources.get('recommender', recommenderArn);
  if (recommender.status !== 'ACTIVE') {
    throw invalidInput(`Recommender ${recommenderArn} is not ACTIVE; its status is ${recommender.status}`);
  }
  const { datasetGroupArn, recipeArn, recommenderConfig } = recommender;
  const model = modelOf(twin, recommenderArn, recipeArn);
  return { arn: recommenderArn, config: recommenderConfig, datasetGroupArn, ...model };
}

function modelOf(twin: Twin, modelArn: string, recipeArn: string): Pick<Serving, 'modelArn' | 'recipe' | 'trained'> {
  const recipe = recipeOfArn(recipeArn);
  const trained = twin.versions.get(modelArn);
  if (trained === undefined) {
    // Another version of the engine made the model that was kept.
    const type = twin.resources.typeOf(modelArn);
    const record = type && twin.resources.find(type, modelArn);
    if (record && 'status' in record && record.status === 'CREATE IN_PROGRESS') {
      throw invalidInput(`${modelArn} is being trained again; its status is ${record.status}`);
    }
  }
  if (recipe === undefined || trained === undefined) throw new Error(`there is no model of ${modelArn}`);
  return { modelArn, recipe, trained };
}
