import type { CreateDatasetRequest, CreateDatasetResponse } from '@aws-sdk/client-personalize';
import { DATASET_TYPES, allowedInDomainGroup, echoedDatasetType, parseDatasetType } from '../../../spec/dataset-types';
import { datasetArn } from '../../../spec/names';
import { parseSchema } from '../../../spec/schema';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDataset.html */
export function createDataset(twin: Twin, input: Checked<CreateDatasetRequest>): CreateDatasetResponse {
  const { name, datasetGroupArn, schemaArn, tags = [] } = input;
  const type = parseDatasetType(input.datasetType);
  if (type === undefined) {
    throw invalidInput(`datasetType ${input.datasetType} is not one of ${DATASET_TYPES.join(', ')}`);
  }
  TagStore.check(tags);
  const group = twin.resources.get('dataset-group', datasetGroupArn);
  const arn = datasetArn(twin.place, group.name, type);
  requireFree(twin, 'dataset', arn);
  requireActive(twin, 'dataset-group', datasetGroupArn);
  if (group.domain !== undefined && !allowedInDomainGroup(type)) {
    throw invalidInput(`a dataset of type ${type} needs a custom dataset group; ${group.name} is for ${group.domain}`);
  }

  const schema = twin.resources.get('schema', schemaArn);
  if (schema.domain !== group.domain) {
    const of = (domain: string | undefined): string => (domain === undefined ? 'custom' : domain);
    throw invalidInput(`the schema is ${of(schema.domain)} and the dataset group is ${of(group.domain)}`);
  }
  const parsed = parseSchema(schema.schema, { domain: schema.domain });
  if (parsed.type !== type) {
    throw invalidInput(`schema ${schema.name} is for ${parsed.type} and cannot be used for a dataset of type ${type}`);
  }
  const datasetType = echoedDatasetType(type);
  twin.resources.insert('dataset', {
    arn,
    name,
    datasetGroupArn,
    type,
    datasetType,
    schemaArn,
    ...(type === 'Action_Interactions' && { trackingId: twin.ids.uuid() }),
    status: 'CREATE PENDING',
  });
  twin.datasets.add({ datasetGroupArn, type }, schema);
  twin.tags.add(arn, tags);
  twin.lifecycle.create('dataset', arn);
  return { datasetArn: arn };
}
