import type { CreateFilterRequest, CreateFilterResponse } from '@aws-sdk/client-personalize';
import {
  type FilterExpression,
  FilterSyntaxError,
  checkFilter,
  distinctFieldsOf,
  filterErrorText,
  parseFilter,
} from '../../../spec/filter';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import type { DatasetSchema } from '../../../spec/schema';
import { invalidInput, limitExceeded } from '../errors';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree, requireRoom } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateFilter.html */
export function createFilter(twin: Twin, input: Checked<CreateFilterRequest>): CreateFilterResponse {
  const { name, datasetGroupArn, filterExpression, tags = [] } = input;
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'filter', name });
  requireFree(twin, 'filter', arn);
  requireActive(twin, 'dataset-group', datasetGroupArn);
  const expression = readExpression(twin, datasetGroupArn, filterExpression);
  requireRoom(
    twin,
    'filter',
    'filter',
    QUOTAS.perDatasetGroup.filters,
    (filter) => filter.datasetGroupArn === datasetGroupArn,
  );
  requireFieldsLeft(twin, datasetGroupArn, expression);

  twin.resources.insert('filter', { arn, name, datasetGroupArn, filterExpression, status: 'CREATE PENDING' });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('filter', arn);
  return { filterArn: arn };
}

function readExpression(twin: Twin, datasetGroupArn: string, text: string): FilterExpression {
  try {
    const expression = parseFilter(text);
    const { interactions, items, users, actions, actionInteractions } = twin.datasets.of(datasetGroupArn);
    const datasets = [interactions, items, users, actions, actionInteractions];
    const schemas = datasets.flatMap((data): DatasetSchema[] => (data ? [data.schema] : []));
    const [problem] = checkFilter(expression, schemas);
    if (problem) throw invalidInput(filterErrorText(problem));
    return expression;
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidInput(filterErrorText(error));
    throw error;
  }
}

/** Distinct fields over all filters of a dataset group; not adjustable. */
function requireFieldsLeft(twin: Twin, datasetGroupArn: string, added: FilterExpression): void {
  const others = twin.resources.all(
    'filter',
    (filter) => filter.datasetGroupArn === datasetGroupArn && filter.status !== 'CREATE FAILED',
  );
  const fields = new Set(
    [added, ...others.map((filter) => parseFilter(filter.filterExpression))].flatMap(distinctFieldsOf),
  );
  const quota = QUOTAS.perDatasetGroup.filterFields;
  if (fields.size > quota) {
    throw limitExceeded(
      `the filters of a dataset group may use ${quota} distinct fields; with this one ${fields.size}`,
    );
  }
}
