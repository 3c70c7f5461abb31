import type { DeleteSchemaRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';

/** Schemas have no status: they are gone at once. @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteSchema.html */
export function deleteSchema(twin: Twin, { schemaArn }: Checked<DeleteSchemaRequest>): void {
  twin.resources.get('schema', schemaArn);
  const [user] = twin.resources.all(
    'dataset',
    (dataset) => dataset.schemaArn === schemaArn || dataset.latestDatasetUpdate?.schemaArn === schemaArn,
  );
  if (user) throw resourceInUse(`${schemaArn} is used by ${user.arn}`);
  twin.resources.remove('schema', schemaArn);
}
