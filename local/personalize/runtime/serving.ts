import { type Recipe, type RecipeType, recipeOfArn } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { CampaignRecord, SolutionVersionRecord } from '../store/resource';
import type { TrainedVersion } from '../training/trained-version';
import type { Twin } from '../twin';

/** A campaign with the version, recipe and model that it serves. */
export interface Serving {
  readonly campaign: CampaignRecord;
  readonly version: SolutionVersionRecord;
  readonly recipe: Recipe;
  readonly trained: TrainedVersion;
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
  const version = twin.resources.get('solution-version', campaign.solutionVersionArn);
  const recipe = recipeOfArn(version.recipeArn);
  const trained = twin.versions.get(version.arn);
  if (recipe === undefined || trained === undefined) throw new Error(`there is no model of ${version.arn}`);
  if (!types.includes(recipe.type)) {
    throw invalidInput(
      `${call} cannot be used with a campaign of recipe ${recipe.name}, which is of type ${recipe.type}`,
    );
  }
  return { campaign, version, recipe, trained };
}
