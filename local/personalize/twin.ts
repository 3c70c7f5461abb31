import type { Place } from '../../spec/names';
import type { Clock } from '../clock';
import type { ObjectStore, TwinListener } from './ports';
import type { DatasetStore } from './store/dataset-store';
import type { IdGenerator } from './store/ids';
import type { Lifecycle } from './store/lifecycle';
import type { ResourceStore } from './store/resource-store';
import type { TagStore } from './store/tag-store';
import type { Trainer } from './training/trainer';
import type { VersionStore } from './training/version-store';

/** What an operation works on: the state of one account in one region, and the ports to the world. */
export interface Twin {
  readonly place: Place;
  readonly clock: Clock;
  /** Ids of resources. */
  readonly ids: IdGenerator;
  /** Ids of requests, answers and events: how often a client asks must not change the ids of what it makes. */
  readonly requestIds: IdGenerator;
  /** Of every random choice that is not an id. */
  readonly seed: number;
  readonly resources: ResourceStore;
  readonly tags: TagStore;
  readonly datasets: DatasetStore;
  /** Models of ACTIVE solution versions and of recommenders, by ARN. */
  readonly versions: VersionStore;
  readonly lifecycle: Lifecycle;
  readonly objects: ObjectStore;
  readonly trainer: Trainer;
  readonly emit: TwinListener;
}
