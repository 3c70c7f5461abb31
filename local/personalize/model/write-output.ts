import type { OperationModel, Shape, StructureShape } from './service-model';

/**
 * Turns the answer of an operation into what goes over the wire: modelled members only, so that a record may carry
 * members of the twin's own; dates become epoch seconds.
 */
export function writeOutput(operation: OperationModel, output: object | undefined): Record<string, unknown> {
  return writeStructure(operation.output, output ?? {});
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
