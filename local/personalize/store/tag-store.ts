import type { Tag } from '@aws-sdk/client-personalize';
import { TAG_LIMITS } from '../../../spec/quotas';
import { ServiceError, invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { type Change, FORGETFUL, type Recorder } from './recorder';

/** Tags by the ARN of their resource. @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html */
export class TagStore {
  private readonly tags = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly recorder: Recorder = FORGETFUL) {}

  /**
   * Adds tags; a key that is there gets the new value. All or none are added.
   * @throws TooManyTagsException, InvalidInputException
   */
  add(arn: string, tags: readonly Checked<Tag>[]): void {
    this.put(arn, TagStore.merged(this.tags.get(arn) ?? new Map(), tags));
  }

  /**
   * Checks tags that are about to be given to a new resource.
   * @throws TooManyTagsException, InvalidInputException
   */
  static check(tags: readonly Checked<Tag>[] = []): void {
    TagStore.merged(new Map(), tags);
  }

  remove(arn: string, keys: readonly string[]): void {
    const kept = [...(this.tags.get(arn) ?? [])].filter(([key]) => !keys.includes(key));
    this.put(arn, new Map(kept));
  }

  list(arn: string): Tag[] {
    return [...(this.tags.get(arn) ?? [])].map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
  }

  /** Forgets a resource. */
  drop(arn: string): void {
    if (this.tags.has(arn)) this.put(arn, new Map());
  }

  /** Takes up what was recorded. */
  restore(arn: string, tags: ReadonlyMap<string, string>): void {
    if (tags.size === 0) this.tags.delete(arn);
    else this.tags.set(arn, tags);
  }

  /** All that there is. */
  *changes(): Iterable<Change> {
    for (const [arn, tags] of this.tags) yield { kind: 'tags', arn, tags };
  }

  private put(arn: string, tags: ReadonlyMap<string, string>): void {
    if (tags.size === 0 && !this.tags.has(arn)) return;
    this.restore(arn, tags);
    this.recorder.record({ kind: 'tags', arn, tags });
  }

  private static merged(
    before: ReadonlyMap<string, string>,
    tags: readonly Checked<Tag>[],
  ): ReadonlyMap<string, string> {
    const after = new Map(before);
    const seen = new Set<string>();
    for (const { tagKey, tagValue } of tags) {
      if (/^aws:/i.test(tagKey)) throw invalidInput(`tag key ${tagKey} begins with aws:, which AWS keeps for itself`);
      if (seen.has(tagKey)) throw invalidInput(`tag key ${tagKey} is given twice`);
      seen.add(tagKey);
      after.set(tagKey, tagValue);
    }
    if (after.size > TAG_LIMITS.perResource) {
      throw new ServiceError(
        'TooManyTagsException',
        `a resource can have ${TAG_LIMITS.perResource} tags, this one would have ${after.size}`,
      );
    }
    return after;
  }
}
