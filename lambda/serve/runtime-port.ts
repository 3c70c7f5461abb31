import {
  GetActionRecommendationsCommand,
  type GetActionRecommendationsRequest,
  type GetActionRecommendationsResponse,
  GetPersonalizedRankingCommand,
  type GetPersonalizedRankingRequest,
  type GetPersonalizedRankingResponse,
  GetRecommendationsCommand,
  type GetRecommendationsRequest,
  type GetRecommendationsResponse,
  type PersonalizeRuntimeClient,
} from '@aws-sdk/client-personalize-runtime';
import { called } from '../shared/sdk-calls';

/** What answers requests; everything throws the named errors of errors.ts. */
export interface RuntimePort {
  getRecommendations(request: GetRecommendationsRequest): Promise<GetRecommendationsResponse>;
  getPersonalizedRanking(request: GetPersonalizedRankingRequest): Promise<GetPersonalizedRankingResponse>;
  getActionRecommendations(request: GetActionRecommendationsRequest): Promise<GetActionRecommendationsResponse>;
}

/** The port over the real SDK. */
export function runtimePort(client: PersonalizeRuntimeClient): RuntimePort {
  return {
    getRecommendations: (request) =>
      called('GetRecommendations', () => client.send(new GetRecommendationsCommand(request))),
    getPersonalizedRanking: (request) =>
      called('GetPersonalizedRanking', () => client.send(new GetPersonalizedRankingCommand(request))),
    getActionRecommendations: (request) =>
      called('GetActionRecommendations', () => client.send(new GetActionRecommendationsCommand(request))),
  };
}
