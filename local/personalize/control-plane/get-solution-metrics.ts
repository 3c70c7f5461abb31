import type { GetSolutionMetricsRequest, GetSolutionMetricsResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireActive } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_GetSolutionMetrics.html */
export function getSolutionMetrics(twin: Twin, input: Checked<GetSolutionMetricsRequest>): GetSolutionMetricsResponse {
  const { solutionVersionArn } = input;
  requireActive(twin, 'solution-version', solutionVersionArn);
  return { solutionVersionArn, metrics: { ...twin.versions.get(solutionVersionArn)?.metrics } };
}
