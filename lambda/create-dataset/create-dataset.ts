import { cleanUp } from '../shared/clean-up';
import type { CreateDatasetInput, CreateDatasetOutput } from '../shared/contract/workflow';
import { createOrDescribe } from '../shared/create-or-describe';
import { formatDifference } from '../shared/drift/difference';
import { PayloadError, ResourceDriftError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { parseStatus } from '../shared/status';

export interface CreateDatasetDeps {
  readonly personalize: Pick<PersonalizePort, 'describeDataset' | 'createDataset' | 'deleteDataset'>;
}

/**
 * A dataset of one of the types that CloudFormation does not have (Actions, Action_Interactions): created when absent, otherwise
 * left alone. One whose creation failed is deleted first.
 * @throws ResourceDriftError when it exists with another schema: of these types the service cannot change it
 * @throws ResourceFailedError when its creation failed twice in this run
 * @throws PayloadError for a dataset that the stack makes
 */
export async function run(input: CreateDatasetInput, { personalize }: CreateDatasetDeps): Promise<CreateDatasetOutput> {
  const { datasetArn, type, create } = input.dataset;
  if (create === undefined)
    throw new PayloadError(`dataset.create: is missing, the stack makes the dataset of ${type}`);
  const { name, datasetGroupArn, schemaArn } = create;
  const result = await createOrDescribe({
    describe: () => personalize.describeDataset(datasetArn),
    create: () => personalize.createDataset({ name, datasetGroupArn, datasetType: type, schemaArn }),
  });
  if (result.created) return { datasetArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const status = parseStatus(result.found.status, 'dataset', datasetArn);
  const cleaned = await cleanUp(input, {
    resource: 'dataset',
    arn: datasetArn,
    status,
    // DescribeDataset has no failureReason (API_Dataset.html).
    failureReason: undefined,
    remove: () => personalize.deleteDataset(datasetArn),
  });
  if (cleaned.cleaning) return { datasetArn, status: cleaned.status, action: 'cleaning' };
  const actual = result.found.schemaArn;
  if (actual !== schemaArn) {
    throw new ResourceDriftError({
      resource: 'dataset',
      arn: datasetArn,
      failureReason: `it exists with another schema, which the service cannot change for ${type}: ${formatDifference({ field: 'schemaArn', wanted: schemaArn, actual })}`,
      nextStep: `put the old schema back, or delete the dataset with "aws personalize delete-dataset --dataset-arn ${datasetArn}" (its filters and the campaigns of the dataset group first) and start the workflow again, which imports it anew`,
    });
  }
  return { datasetArn, status, action: 'unchanged' };
}
