import type { DatasetSchema } from '../../../spec/schema';
import type { KeptVersion } from '../training/trained-version';
import type { Value } from './data/column';
import type { StreamedEvent } from './data/event-log';
import type { DatasetContent } from './data/content';
import type { ResourceType, Resources } from './resource';

/** Something that the twin holds has changed. A change that is told again has the same effect as one that is told once. */
export type Change =
  | {
      readonly kind: 'resource';
      readonly type: ResourceType;
      readonly sequence: number;
      readonly record: Resources[ResourceType];
    }
  | { readonly kind: 'resource-gone'; readonly type: ResourceType; readonly arn: string }
  /** All tags that a resource has from now on. */
  | { readonly kind: 'tags'; readonly arn: string; readonly tags: ReadonlyMap<string, string> }
  /** Ids up to this number are given out: none of them may be given again. */
  | { readonly kind: 'ids'; readonly generator: string; readonly taken: number }
  | { readonly kind: 'dataset'; readonly dataset: string; readonly schema: DatasetSchema }
  | { readonly kind: 'dataset-gone'; readonly dataset: string }
  /** The content is another than before. It is asked for when it is saved, so that it holds what came meanwhile. */
  | { readonly kind: 'content'; readonly dataset: string; readonly content: () => DatasetContent }
  /** One event was added. */
  | {
      readonly kind: 'event';
      readonly dataset: string;
      readonly event: StreamedEvent;
      /** Fields that `event.other` knows. */
      readonly fields: readonly string[];
    }
  /** One record was put, whole. */
  | {
      readonly kind: 'record';
      readonly dataset: string;
      readonly id: string;
      readonly values: Readonly<Record<string, Value>>;
    }
  | { readonly kind: 'model'; readonly arn: string; readonly version: KeptVersion }
  | { readonly kind: 'model-gone'; readonly arn: string };

/** Is told of every change, in order, so that it can be kept. */
export interface Recorder {
  record(change: Change): void;
}

/** For a twin that ends with its process. */
export const FORGETFUL: Recorder = { record: () => undefined };
