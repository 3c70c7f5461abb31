import { parseFilterValue } from '../../spec/filter';
import { MAX_FILTER_VALUE_LENGTH } from '../../spec/quotas';
import type { FilterValues } from '../shared/contract/api/requests';
import { type Finding, invalidRequest } from '../shared/serving/api-error';

/**
 * Values of a filter's parameters as Amazon Personalize takes them: each in double quotes, separated by commas.
 * @param place of the map in the request
 * @throws ApiError INVALID_REQUEST for a text that begins with a quote and is not in that form, or that is too long
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-real-time.html
 */
export function filterValuesOf(values: FilterValues, place: string): Record<string, string> {
  const findings: Finding[] = [];
  const written = Object.entries(values).map(([parameter, given]): [string, string] => {
    const path = `${place}.${parameter}`;
    const isWritten = typeof given === 'string' && given.startsWith('"');
    if (isWritten && parseFilterValue(given) === undefined) {
      findings.push({ path, message: 'begins with a double quote and is not of the form "Comedy","Drama"' });
    }
    const text = isWritten ? given : [given].flat().map(quoted).join(',');
    if (text.length > MAX_FILTER_VALUE_LENGTH) {
      const message = `has ${text.length} characters with its quotes, ${MAX_FILTER_VALUE_LENGTH} are taken`;
      findings.push({ path, message });
    }
    return [parameter, text];
  });
  if (findings.length > 0) throw invalidRequest(findings);
  return Object.fromEntries(written);
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
