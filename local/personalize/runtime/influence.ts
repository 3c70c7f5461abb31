import type { RankingInfluence } from '../engine/api';
import type { Serving } from './serving';

/**
 * How much popularity and freshness count in the order that a campaign or batch job gives.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CampaignConfig.html
 */
export function influenceOf({ config }: Serving): RankingInfluence {
  const { POPULARITY: popularity = 0, FRESHNESS: freshness = 0 } = config.rankingInfluence ?? {};
  return { popularity, freshness };
}
