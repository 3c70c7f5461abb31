import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireTaggable } from './taggable';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_TagResource.html */
export function tagResource(twin: Twin, { resourceArn, tags }: Checked<TagResourceRequest>): TagResourceResponse {
  requireTaggable(twin, resourceArn);
  twin.tags.add(resourceArn, tags);
  return {};
}
