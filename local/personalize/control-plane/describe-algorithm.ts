import type { DescribeAlgorithmRequest, DescribeAlgorithmResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { describedAlgorithm, recipeBehind } from './service-owned';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DescribeAlgorithm.html */
export function describeAlgorithm(twin: Twin, input: Checked<DescribeAlgorithmRequest>): DescribeAlgorithmResponse {
  const recipe = recipeBehind(input.algorithmArn, 'algorithm', (one) => one.algorithmName);
  return { algorithm: describedAlgorithm(twin, recipe) };
}
