import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetActionRecommendations.html */
export function getActionRecommendations(): never {
  throw notSupported('GetActionRecommendations');
}
