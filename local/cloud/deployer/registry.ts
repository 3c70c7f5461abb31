import type { ResourceType } from './resource/resource-type';

/** The resource types that the deployer knows. */
export class ResourceTypes {
  private readonly exact = new Map<string, ResourceType>();
  private readonly families: ResourceType[] = [];

  /** @throws Error when two of them are for the same type */
  constructor(types: readonly ResourceType[]) {
    for (const type of types) {
      if (type.type.endsWith('::*')) this.families.push(type);
      else if (this.exact.has(type.type)) throw new Error(`resource type ${type.type} has two handlers`);
      else this.exact.set(type.type, type);
    }
  }

  find(type: string): ResourceType | undefined {
    return this.exact.get(type) ?? this.families.find((family) => type.startsWith(family.type.slice(0, -1)));
  }

  all(): readonly ResourceType[] {
    return [...this.exact.values(), ...this.families];
  }
}
