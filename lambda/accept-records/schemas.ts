import { type DatasetSchema, parseSchema } from '../../spec/schema';
import type { AcceptPlan, RecordKind } from '../shared/contract/serving';
import type { ParameterValuesPort } from '../shared/serving/parameters';

/**
 * How the schema of a kind of record is read from its parameters.
 * @throws Error when a piece is missing: the stack publishes them before the function exists
 */
export function schemaReader(
  plan: AcceptPlan,
  parameters: ParameterValuesPort,
): (kind: RecordKind) => Promise<DatasetSchema> {
  return async (kind) => {
    const names = plan.schemas[kind] ?? [];
    const values = await parameters.values(names);
    const missing = names.filter((name) => !values.has(name));
    if (names.length === 0 || missing.length > 0) {
      throw new Error(`the schema of ${kind} records is not in ${missing.join(', ') || 'any parameter'}, deploy anew`);
    }
    return parseSchema(names.map((name) => values.get(name)).join(''));
  };
}
