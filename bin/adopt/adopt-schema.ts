/** Types that the shorthand of a pipeline file has. */
const TYPES = ['string', 'int', 'long', 'float', 'double', 'boolean'];
const ATTRIBUTES = ['categorical', 'textual', 'itemName'] as const;

/**
 * The columns of an Avro schema as a pipeline file writes them: `{ TIMESTAMP: 'long', AGE: 'int?' }`; the whole record where a
 * column is of another form.
 */
export function adoptSchema(schemaText: string): unknown {
  const record = JSON.parse(schemaText) as { readonly fields?: unknown };
  if (!Array.isArray(record.fields)) return record;
  const columns: [string, unknown][] = [];
  for (const field of record.fields as readonly Readonly<Record<string, unknown>>[]) {
    const type = shortType(field['type']);
    const marks = ATTRIBUTES.filter((name) => field[name] === true);
    if (type === undefined || typeof field['name'] !== 'string') return record;
    columns.push([
      field['name'],
      marks.length === 0 ? type : { type, ...Object.fromEntries(marks.map((mark) => [mark, true])) },
    ]);
  }
  return Object.fromEntries(columns);
}

function shortType(type: unknown): string | undefined {
  const parts: unknown[] = Array.isArray(type) ? type : [type];
  const [only, ...others] = parts.filter((part) => part !== 'null');
  if (typeof only !== 'string' || others.length > 0 || !TYPES.includes(only)) return undefined;
  return parts.includes('null') ? `${only}?` : only;
}
