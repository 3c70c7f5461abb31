import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireTaggable } from './taggable';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListTagsForResource.html */
export function listTagsForResource(
  twin: Twin,
  { resourceArn }: Checked<ListTagsForResourceRequest>,
): ListTagsForResourceResponse {
  requireTaggable(twin, resourceArn);
  return { tags: twin.tags.list(resourceArn) };
}
