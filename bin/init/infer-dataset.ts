import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { MAX_EVENT_TYPES_AND_METADATA } from '../../spec/quotas';
import { schemaRulesOf } from '../../spec/schema';
import { UsageError } from '../terminal/failure';
import type { ColumnProfile } from './column-profile';
import { inferOwn, inferReserved, type InferredColumn, isText } from './infer-column';
import type { FileProfile } from './profile-file';

export interface InferredDataset {
  readonly type: DatasetType;
  /** Name of the file, relative to the pipeline file. */
  readonly source: string;
  readonly rows: number;
  /** Every column of the file in its order; those that no schema can have with the reason. */
  readonly columns: readonly (InferredColumn | UnusableColumn)[];
  /** Event types, where there are few enough to name. */
  readonly eventTypes: readonly string[];
  /** What has to change in the file before it can be imported, by column. */
  readonly problems: readonly string[];
}

/** A column that cannot stand in a schema. */
export interface UnusableColumn {
  readonly name: string;
  readonly unusable: string;
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_TrainingDataConfig.html */
const COLUMN_NAME = /^[A-Za-z_][A-Za-z\d_]{0,149}$/;

/**
 * A dataset by its file.
 * @throws UsageError when a required column is missing
 */
export function inferDataset(type: DatasetType, source: string, file: FileProfile): InferredDataset {
  const rules = schemaRulesOf(type);
  const reserved = new Map((rules?.reserved ?? []).map((field) => [field.name, field]));
  checkRequired(
    file,
    [...reserved.values()].filter(({ required }) => required).map(({ name }) => name),
  );

  const text = type === 'Items' ? longestText(file.columns.filter(({ name }) => !reserved.has(name))) : undefined;
  const used = new Map<string, string>();
  let own = 0;
  const columns = file.columns.map((column): InferredColumn | UnusableColumn => {
    const known = reserved.get(column.name);
    const bare = column.name.replaceAll('_', '');
    const twin = used.get(bare);
    if (!COLUMN_NAME.test(column.name))
      return { name: column.name, unusable: 'a name may have letters, digits and underscores only' };
    if (twin !== undefined) return { name: column.name, unusable: `it differs from ${twin} in underscores only` };
    if (known === undefined && ++own > (rules?.maximumMetadata ?? 0)) {
      return { name: column.name, unusable: `${type} may have ${rules?.maximumMetadata} columns of its own` };
    }
    used.set(bare, column.name);
    return known ? inferReserved(column, known) : inferOwn(column, { rows: file.rows, mayBeText: column === text });
  });
  const eventTypes = file.columns.find(({ name }) => name === 'EVENT_TYPE')?.values ?? [];
  const problems = columns.flatMap((column) => problemOf(column, source));
  const metadata = columns.filter((column) => 'type' in column && !reserved.has(column.name)).length;
  if (type === 'Interactions' && eventTypes.length + metadata > MAX_EVENT_TYPES_AND_METADATA) {
    problems.push(
      `${source}: ${eventTypes.length} event types and ${metadata} columns of its own; more than ${MAX_EVENT_TYPES_AND_METADATA} together fail the training`,
    );
  }
  return { type, source, rows: file.rows, columns, eventTypes, problems };
}

/** Items and users need something beside the id: without it there is no dataset. */
export function hasMetadata({ type, columns }: InferredDataset): boolean {
  const rules = schemaRulesOf(type);
  const reserved = new Set(rules?.reserved.map(({ name }) => name));
  return (
    columns.filter((column) => 'type' in column && !reserved.has(column.name)).length >= (rules?.minimumMetadata ?? 0)
  );
}

function problemOf(column: InferredColumn | UnusableColumn, source: string): string[] {
  if ('unusable' in column) {
    const advice = 'rename it or take it out: a file must have the columns of its schema and no other';
    return [`${source}: the column ${JSON.stringify(column.name)} cannot be used: ${column.unusable}; ${advice}`];
  }
  return column.problem === undefined ? [] : [`${source}: ${column.name}: ${column.problem}`];
}

/** One column of items may be textual: the one with most to say. */
function longestText(columns: readonly ColumnProfile[]): ColumnProfile | undefined {
  return columns.filter(isText).sort((a, b) => b.words - a.words)[0];
}

function checkRequired(file: FileProfile, required: readonly string[]): void {
  const names = file.columns.map(({ name }) => name);
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const bare = (name: string) => name.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase();
  const advice = missing.flatMap((name) => {
    const meant = names.find((one) => bare(one) === bare(name));
    return meant === undefined ? [] : [`rename ${meant} to ${name}`];
  });
  const hint = advice.length > 0 ? advice.join(', ') : `its header is ${names.join(',')}`;
  throw new UsageError(`${file.path} has no column ${missing.join(' and ')}; ${hint}`);
}
