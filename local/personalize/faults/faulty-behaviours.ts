import type { Behaviour, Behaviours, UpdateBehaviour } from '../store/behaviour';
import { JobFailure } from '../store/lifecycle';
import type { LivingType, UpdatableType } from '../store/resource';
import type { Faults } from './faults';

/** Behaviours whose work fails when a rule says so, before any of it is done. */
export function faultyBehaviours({ resources, updates }: Behaviours, faults: Faults): Behaviours {
  const failing = <Type extends LivingType>(type: Type, behaviour: Behaviour<Type>): Behaviour<Type> => ({
    ...behaviour,
    work: async (record, signal) => {
      const reason = faults.failureOf(type, record, false);
      if (reason !== undefined) throw new JobFailure(reason);
      return (await behaviour.work?.(record, signal)) ?? {};
    },
  });
  const failingUpdate = <Type extends UpdatableType>(
    type: Type,
    update: UpdateBehaviour<Type>,
  ): UpdateBehaviour<Type> => ({
    ...update,
    apply: (record, ...others) => {
      const reason = faults.failureOf(type, record, true);
      if (reason !== undefined) throw new JobFailure(reason);
      return update.apply(record, ...others);
    },
  });
  return {
    resources: mapped(resources, failing as (type: string, behaviour: never) => unknown) as Behaviours['resources'],
    updates: mapped(updates, failingUpdate as (type: string, update: never) => unknown) as Behaviours['updates'],
  };
}

/** What TypeScript cannot follow: that each entry keeps the type of its key. */
function mapped(entries: object, change: (key: string, value: never) => unknown): object {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(key, value as never)]));
}
