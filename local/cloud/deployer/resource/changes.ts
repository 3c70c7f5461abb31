import { sameJson, type JsonObject } from '../json';
import type { ResourceRecord } from '../stack-record';
import type { ResourceType } from './resource-type';
import { inertProperties } from './shape';

/** Properties that differ. */
export function changedNames(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !sameJson(before[name], after[name]));
}

export function isInert(type: ResourceType, property: string): boolean {
  return inertProperties(type.properties).some(({ path }) => path === property);
}

function isUpdatable(type: ResourceType, property: string): boolean {
  return type.updatable === 'all' || (type.updatable ?? []).includes(property);
}

/** @throws Error naming what has changed and cannot be changed in place */
export function refuseReplacement(
  type: ResourceType,
  typeName: string,
  changed: readonly string[],
  before: ResourceRecord,
): void {
  if (typeName !== before.type) throw replacementNeeded(before, 'Type');
  const fixed = changed.find((name) => !isInert(type, name) && !isUpdatable(type, name));
  if (fixed !== undefined) throw replacementNeeded(before, `Properties.${fixed}`);
}

export function replacementNeeded(record: ResourceRecord, what: string): Error {
  return new Error(
    `${what} of ${record.physicalId} has changed, which needs a replacement; ` +
      `the local deployer does not replace resources: destroy the stack and deploy it again`,
  );
}
