import { isJsonObject, type Json } from '../json';
import type { Properties } from '../resource/properties';
import { inert, json, type Shape } from '../resource/shape';

/** Tags of resources that nothing here looks at. */
export const inertTags: Shape = inert('nothing here depends on tags');

/** Tags that are kept. Either of CloudFormation's two forms. */
export const keptTags: Shape = json;

/** `[{Key, Value}]` or `{key: value}` as one map. */
export function tagsOf(properties: Properties): Readonly<Record<string, string>> {
  const tags: Json | undefined = properties.values['Tags'];
  if (isJsonObject(tags)) return properties.textMap('Tags');
  return Object.fromEntries(properties.objects('Tags').map((tag) => [tag.text('Key'), tag.text('Value')]));
}
