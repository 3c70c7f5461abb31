import { cleanUp } from '../shared/clean-up';
import type { CreateFilterInput, CreateFilterOutput } from '../shared/contract/workflow';
import { createOrDescribe } from '../shared/create-or-describe';
import { ResourceDriftError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { parseStatus } from '../shared/status';

export interface CreateFilterDeps {
  readonly personalize: Pick<PersonalizePort, 'describeFilter' | 'createFilter' | 'deleteFilter'>;
}

/**
 * A filter of actions: created when absent, otherwise left alone. One whose creation failed is deleted first.
 * @throws ResourceDriftError when it exists with another expression, which nothing can change
 * @throws ResourceFailedError when its creation failed twice in this run
 */
export async function run(input: CreateFilterInput, { personalize }: CreateFilterDeps): Promise<CreateFilterOutput> {
  const { filterArn, name, datasetGroupArn, filterExpression, tags } = input.filter;
  const result = await createOrDescribe({
    describe: () => personalize.describeFilter(filterArn),
    create: () =>
      personalize.createFilter({
        name,
        datasetGroupArn,
        filterExpression,
        ...(tags !== undefined && { tags: tags.map((tag) => ({ ...tag })) }),
      }),
  });
  if (result.created) return { filterArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const { found } = result;
  const status = parseStatus(found.status, 'filter', filterArn);
  const cleaned = await cleanUp(input, {
    resource: 'filter',
    arn: filterArn,
    status,
    failureReason: found.failureReason,
    remove: () => personalize.deleteFilter(filterArn),
  });
  if (cleaned.cleaning) return { filterArn, status: cleaned.status, action: 'cleaning' };
  if (found.filterExpression !== filterExpression) {
    throw new ResourceDriftError({
      resource: 'filter',
      arn: filterArn,
      failureReason: `it exists with another expression: ${found.filterExpression ?? 'none'}`,
      nextStep: `give the filter another name in the pipeline file, or delete it with "aws personalize delete-filter --filter-arn ${filterArn}"`,
    });
  }
  return { filterArn, status, action: 'unchanged' };
}
