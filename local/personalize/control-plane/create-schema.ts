import type { CreateSchemaRequest, CreateSchemaResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { SchemaError, parseSchema } from '../../../spec/schema';
import { invalidInput, limitExceeded } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import type { Twin } from '../twin';
import { requireFree } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSchema.html */
export function createSchema(twin: Twin, input: Checked<CreateSchemaRequest>): CreateSchemaResponse {
  const { name, schema, domain } = input;
  try {
    parseSchema(schema, { domain });
  } catch (error) {
    if (error instanceof SchemaError) throw invalidInput(`Invalid schema: ${error.message}`);
    throw error;
  }
  const arn = personalizeArn({ ...twin.place, type: 'schema', name });
  requireFree(twin, 'schema', arn);
  const quota = QUOTAS.perRegion.schemas;
  if (twin.resources.all('schema').length >= quota) {
    throw limitExceeded(`Cannot create a schema. There are ${quota} already. Please delete some and try again.`);
  }
  twin.resources.insert('schema', { arn, name, schema, ...defined({ domain }) });
  return { schemaArn: arn };
}
