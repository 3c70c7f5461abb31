import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-personalize';
import { TAG_LIMITS } from '../../../spec/quotas';
import { ServiceError } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireTaggable } from './taggable';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UntagResource.html */
export function untagResource(twin: Twin, input: Checked<UntagResourceRequest>): UntagResourceResponse {
  const { resourceArn, tagKeys } = input;
  requireTaggable(twin, resourceArn);
  if (tagKeys.length > TAG_LIMITS.perResource) {
    throw new ServiceError(
      'TooManyTagKeysException',
      `${tagKeys.length} tag keys are given, a resource has ${TAG_LIMITS.perResource} at most`,
    );
  }
  twin.tags.remove(resourceArn, tagKeys);
  return {};
}
