import type { Finding } from '../shared/serving/api-error';
import { invalidRequest } from '../shared/serving/api-error';

/** Members that are maps: `filterValues[GENRE]=Comedy`. */
const MAPS = ['filterValues', 'context'] as const;

/**
 * The query of a request as an object of the shape that the schemas in contract/api have: maps in brackets, columns separated by
 * commas, promotions as JSON. What is not known is kept, for the schema to refuse.
 * @throws ApiError INVALID_REQUEST when a member comes twice or cannot be read
 */
export function readQuery(query: URLSearchParams): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  const findings: Finding[] = [];
  for (const key of new Set(query.keys())) {
    const values = query.getAll(key);
    const [value = ''] = values;
    const [, map, entry] = /^(\w+)\[(.*)\]$/.exec(key) ?? [];
    if (map !== undefined && entry !== undefined && MAPS.some((one) => one === map)) {
      const isList = map === 'filterValues' && values.length > 1;
      if (values.length > 1 && !isList) findings.push(twice(key));
      const entries = (members[map] ??= {}) as Record<string, unknown>;
      entries[entry] = isList ? values : value;
    } else if (key === 'metadataColumns') {
      members[key] = values.flatMap((one) => one.split(',')).map((one) => one.trim());
    } else if (values.length > 1) {
      findings.push(twice(key));
    } else if (key === 'numResults') {
      members[key] = /^\d+$/.test(value) ? Number(value) : value;
    } else if (key === 'promotions') {
      members[key] = readJson(key, value, findings);
    } else {
      members[key] = value;
    }
  }
  if (findings.length > 0) throw invalidRequest(findings);
  return members;
}

function twice(path: string): Finding {
  return { path, message: 'is there twice' };
}

function readJson(path: string, text: string, findings: Finding[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const example = '[{"percentPromotedItems":20,"filter":"on-sale"}]';
    findings.push({ path, message: `is not JSON; write ${example}, percent-encoded` });
    return [];
  }
}
