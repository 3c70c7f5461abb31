import type {
  DescribeFeatureTransformationRequest,
  DescribeFeatureTransformationResponse,
} from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { describedFeatureTransformation, recipeBehind } from './service-owned';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DescribeFeatureTransformation.html */
export function describeFeatureTransformation(
  twin: Twin,
  input: Checked<DescribeFeatureTransformationRequest>,
): DescribeFeatureTransformationResponse {
  const recipe = recipeBehind(
    input.featureTransformationArn,
    'feature-transformation',
    (one) => one.featureTransformationName,
  );
  return { featureTransformation: describedFeatureTransformation(twin, recipe) };
}
