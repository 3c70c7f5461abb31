import {
  checkFilter,
  distinctFieldsOf,
  type FilterExpression,
  FilterSyntaxError,
  parseFilter,
} from '../../../spec/filter';
import { QUOTAS } from '../../../spec/quotas';
import { MISSING } from '../file/draft';
import type { FilePath } from '../file/yaml-source';
import type { Findings } from '../findings';
import type { Checked } from './pipeline';

/** Grammar, columns and limits of all filters. */
export function checkFilters({ draft, schemas, broken, findings }: Checked): void {
  const fields = new Set<string>();
  for (const { path, entry } of draft.filters) {
    const place = [...path, 'filterExpression'];
    const filter = entry.filterExpression === MISSING ? undefined : read(entry.filterExpression, place, findings);
    if (filter === undefined) continue;
    for (const { offset, message } of checkFilter(filter, schemas, broken)) findings.textError(place, offset, message);
    const before = fields.size;
    for (const field of distinctFieldsOf(filter)) fields.add(field);
    const limit = QUOTAS.perDatasetGroup.filterFields;
    if (before <= limit && fields.size > limit) {
      findings.error(
        place,
        `the filters of a dataset group may use ${limit} distinct fields, with this one they use ${fields.size}`,
      );
    }
  }
}

function read(expression: string, place: FilePath, findings: Findings): FilterExpression | undefined {
  try {
    return parseFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    findings.textError(place, error.offset, `the filter expression cannot be read: ${error.message}`);
    return undefined;
  }
}
