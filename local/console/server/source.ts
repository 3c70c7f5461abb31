import type { StateMachines } from '../../cloud/states/state-machines';
import type { ObjectStorage } from '../../cloud/s3/storage/object-storage';
import type { Personalize } from '../../personalize';
import type { ConsoleMemory } from './memory';

/** What the console shows. It reads in process; what it changes goes through operations of the API. */
export interface ConsoleSource {
  readonly personalize: Pick<Personalize, 'call' | 'holdings'>;
  readonly objects: Pick<ObjectStorage, 'hasBucket' | 'hasObject' | 'listObjects' | 'getObject'>;
  /** Absent where there are no templates: `personalize twin`. */
  readonly stateMachines?: Pick<StateMachines, 'list' | 'listExecutions'>;
  readonly memory: ConsoleMemory;
  /** Where the endpoint answers; known once it does. */
  readonly url: () => string;
}
