import type { OperationModel, Shape, StructureShape } from './service-model';

/**
 * Turns the answer of an operation into what goes over the wire: modelled members only, so that a record may carry
 * members of the twin's own; dates become epoch seconds.
 */
export function writeOutput(operation: OperationModel, output: object | undefined): Record<string, unknown> {
  return writeStructure(operation.output, output ?? {});
}

/** A member as it goes over the wire, for answers that are given again. */
export class Written {
  /** @param text JSON */
  private constructor(readonly text: string) {}

  /** @param member of the operation's output */
  static of({ output, name }: OperationModel, member: string, value: unknown): Written {
    const known = output.members.get(member);
    if (known === undefined) throw new TypeError(`the output of ${name} has no member ${member}`);
    return new Written(JSON.stringify(write(known.shape, value)));
  }
}

/** JSON of what `writeOutput` gives; members of `output` may be written already. */
export function outputText({ output: shape }: OperationModel, output: object | undefined): string {
  const given = (output ?? {}) as Record<string, unknown>;
  const parts: string[] = [];
  for (const [name, member] of shape.members) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    parts.push(`"${name}":${value instanceof Written ? value.text : JSON.stringify(write(member.shape, value))}`);
  }
  return `{${parts.join(',')}}`;
}

function write(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'timestamp':
      return value instanceof Date ? value.getTime() / 1000 : value;
    case 'list':
      return (value as readonly unknown[]).map((entry) => write(shape.entry, entry));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Record<string, unknown>).map(([key, entry]) => [key, write(shape.value, entry)]),
      );
    case 'structure':
      return writeStructure(shape, value as object);
    case 'string':
    case 'integer':
    case 'double':
    case 'boolean':
      return value;
  }
}

function writeStructure(shape: StructureShape, value: object): Record<string, unknown> {
  const given = value as Record<string, unknown>;
  const written: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    if (given[name] !== undefined && given[name] !== null) written[name] = write(member.shape, given[name]);
  }
  return written;
}
