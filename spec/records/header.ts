import type { CsvRecord } from '../csv';
import type { DatasetSchema } from '../schema';

export interface HeaderProblem {
  /** Column name; empty for the header as a whole. */
  readonly column: string;
  readonly message: string;
}

/** The header of a file does not fit the schema: no record of it can be trusted. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
  constructor(
    /** 1-based line of the header. */
    readonly line: number,
    readonly problems: readonly HeaderProblem[],
    /** Columns of the schema that the file lacks, for the service's own message. */
    readonly missing: readonly string[],
  ) {
    super(problems.map(({ message }) => message).join('; '));
  }
}

/**
 * The header is the first line, not quoted, with the fields of the schema in their order. What the service does with
 * columns that the schema lacks is not documented; they are refused rather than dropped in silence.
 * @throws HeaderError
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html
 */
export function checkHeader(header: CsvRecord, schema: DatasetSchema): void {
  const problems: HeaderProblem[] = [];
  const complain = (column: string, message: string) => problems.push({ column, message });
  const expected = schema.fields.map((field) => field.name);
  if (header.problem !== undefined) throw new HeaderError(header.line, [{ column: '', message: header.problem }], []);

  const names = Array.from({ length: header.fieldCount }, (_, index) => header.text(index));
  const foreignSeparator = names.length === 1 ? /[;\t]/.exec(names[0] ?? '')?.[0] : undefined;
  if (foreignSeparator !== undefined) {
    const shown = foreignSeparator === '\t' ? 'tabs' : `"${foreignSeparator}"`;
    complain('', `the header is separated by ${shown}; separate values by commas`);
    throw new HeaderError(header.line, problems, expected);
  }
  const quoted = names.filter((_, index) => header.isQuoted(index));
  if (quoted.length > 0) complain('', `the header must not be quoted; take the quotes off ${quoted.join(', ')}`);

  const missing = expected.filter((name) => !names.includes(name));
  for (const name of missing) complain(name, `the file has no column ${name}, which the schema has`);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) complain(name, `the column ${name} is there twice`);
    else if (!expected.includes(name)) complain(name, notInSchema(name, missing));
    seen.add(name);
  }
  if (problems.length === 0 && names.some((name, index) => name !== expected[index])) {
    const order = `the file has ${names.join(',')}, the schema ${expected.join(',')}`;
    complain('', `the columns must stand in the order of the schema: ${order}`);
  }
  if (problems.length > 0) throw new HeaderError(header.line, problems, missing);
}

function notInSchema(name: string, missing: readonly string[]): string {
  if (name === '') return 'a column has no name';
  const bare = (text: string) => text.replaceAll(/[\s_"]/g, '').toUpperCase();
  const meant = missing.find((one) => bare(one) === bare(name));
  if (meant !== undefined) return `the column "${name}" must be spelled ${meant}`;
  return `the column "${name}" is not in the schema; add it there or leave it out of the file`;
}
