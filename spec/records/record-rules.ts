import { MAX_EVENT_TYPES_AND_METADATA, TRAINING_MINIMUMS } from '../quotas';
import { type DatasetSchema, isTimestampField, schemaRulesOf } from '../schema';
import { HashCounts } from './hash-counts';
import type { DataRecord } from './record-reader';
import { LARGEST_SECONDS, MAX_SECONDS_AHEAD, unitOf } from './seconds';

/** Takes one finding of a file. `kind` groups those that differ in line and value only. */
export type Report = (
  kind: string,
  severity: 'error' | 'warning',
  line: number,
  column: string,
  message: string,
) => void;

const YEAR = 365 * 86_400;

/** More categories of one column than this are discouraged; more event types than this are not worth counting. */
const MANY_CATEGORIES = 1000;

/** Share of a column that should be filled. */
const SPARSE = 0.7;

/**
 * What the values of a dataset should be beyond their types: seconds, no duplicates, enough users. Some rules speak at
 * once, others when all is read.
 */
export class RecordRules {
  private readonly type: DatasetSchema['type'];
  private readonly subject: number;
  private readonly eventType: number;
  private readonly timestamps: readonly { readonly column: number; readonly name: string; readonly isEvent: boolean }[];
  private readonly categories: readonly {
    readonly column: number;
    readonly name: string;
    readonly seen: Set<string>;
  }[];
  private readonly sparse: readonly { readonly column: number; readonly name: string }[];
  private readonly filled: Float64Array;
  private readonly eventTypes = new Set<string>();
  private readonly subjects: HashCounts;
  private readonly records: HashCounts;
  private usersWithTwo = 0;
  private earliest = Infinity;
  private latest = -Infinity;

  constructor(
    private readonly schema: DatasetSchema,
    private readonly now: number,
    maximumRemembered: number,
    private readonly isAddition = false,
  ) {
    const { type, fields } = schema;
    const columns = fields.map(({ name }, column) => ({ column, name }));
    this.type = type;
    const idOf = { Items: 'ITEM_ID', Actions: 'ACTION_ID' } as const;
    const subject = type === 'Items' || type === 'Actions' ? idOf[type] : 'USER_ID';
    this.subject = fields.findIndex((field) => field.name === subject);
    this.eventType = fields.findIndex((field) => field.name === 'EVENT_TYPE');
    this.timestamps = columns
      .filter(({ name }) => isTimestampField(name))
      .map((one) => ({ ...one, isEvent: one.name === 'TIMESTAMP' }));
    this.categories = columns
      .filter(({ column }) => fields[column]?.categorical)
      .map((one) => ({ ...one, seen: new Set<string>() }));
    const reserved = new Set(schemaRulesOf(type)?.reserved.map(({ name }) => name));
    this.sparse = columns.filter(({ column, name }) => fields[column]?.nullable === true && !reserved.has(name));
    this.filled = new Float64Array(fields.length);
    this.subjects = new HashCounts(maximumRemembered);
    this.records = new HashCounts(maximumRemembered);
  }

  /** Different users, items or actions. */
  get distinct(): number {
    return this.subjects.size;
  }

  check(record: DataRecord, report: Report): void {
    for (const { column, name, isEvent } of this.timestamps) {
      const seconds = record.number(column);
      if (seconds !== null) this.checkTimestamp(seconds, record.line, name, isEvent, report);
    }
    const before = this.subjects.add(record.hash(this.subject));
    if (this.isEvents) this.checkEvent(record, before, report);
    else if (before > 0) {
      const name = this.schema.fields[this.subject]?.name ?? '';
      report(
        'duplicate',
        'warning',
        record.line,
        name,
        `${record.text(this.subject)} is there again; the newest record wins`,
      );
    }
    for (const { column, seen } of this.categories) {
      if (seen.size > MANY_CATEGORIES) continue;
      for (const category of record.text(column)?.split('|') ?? []) seen.add(category);
    }
    for (const { column } of this.sparse) {
      if (!record.isNull(column)) this.filled[column] = (this.filled[column] ?? 0) + 1;
    }
  }

  finish(rows: number, report: Report): void {
    if (rows === 0) report('no records', 'error', 0, '', 'holds a header and no record that fits the schema');
    else if (this.isEvents) this.finishEvents(rows, report);
    for (const { name, seen } of this.categories) {
      if (seen.size > MANY_CATEGORIES) {
        report('categories', 'warning', 0, name, `has more than ${MANY_CATEGORIES} categories, which helps no model`);
      }
    }
    for (const { column, name } of this.sparse) {
      const share = rows === 0 ? 1 : (this.filled[column] ?? 0) / rows;
      if (share < SPARSE) {
        const percent = Math.floor(100 * share);
        report('sparse', 'warning', 0, name, `is filled in ${percent} % of the records; 70 % or more is advised`);
      }
    }
  }

  private get isEvents(): boolean {
    return this.type === 'Interactions' || this.type === 'Action_Interactions';
  }

  private checkTimestamp(seconds: number, line: number, name: string, isEvent: boolean, report: Report): void {
    if (Math.abs(seconds) >= LARGEST_SECONDS) {
      const [unit, divisor] = unitOf(Math.abs(seconds));
      const mended = Math.floor(seconds / divisor);
      report(
        'unit',
        'error',
        line,
        name,
        `${seconds} counts ${unit}; Amazon Personalize takes seconds since 1970: divide by ${divisor} and write ${mended}`,
      );
      return;
    }
    if (!isEvent) return;
    this.earliest = Math.min(this.earliest, seconds);
    this.latest = Math.max(this.latest, seconds);
    if (seconds > this.now + MAX_SECONDS_AHEAD) {
      report('future', 'warning', line, name, `${seconds} is ${dateOf(seconds)}, which lies in the future`);
    } else if (seconds < YEAR) {
      report('1970', 'warning', line, name, `${seconds} is ${dateOf(seconds)}; is it in seconds since 1970?`);
    }
  }

  private checkEvent(record: DataRecord, before: number, report: Report): void {
    if (before === 1) this.usersWithTwo++;
    if (this.records.add(record.hashAll()) > 0) {
      report('duplicate', 'warning', record.line, '', 'the same record is there before; one of them is kept');
    }
    if (this.eventType >= 0 && this.eventTypes.size < MANY_CATEGORIES) {
      const type = record.text(this.eventType);
      if (type !== null) this.eventTypes.add(type);
    }
  }

  private finishEvents(rows: number, report: Report): void {
    // Minimums of an Action_Interactions dataset are counted per action, at training.
    if (this.isAddition) this.checkAddition(rows, report);
    else if (this.type === 'Interactions') this.checkMinimums(rows, report);
    if (rows > 1 && this.earliest === this.latest) {
      report(
        'one time',
        'warning',
        0,
        'TIMESTAMP',
        `is ${this.earliest} in every record; recipes learn from the order`,
      );
    }
    const reserved = new Set(schemaRulesOf(this.type)?.reserved.map(({ name }) => name));
    const own = this.schema.fields.filter(({ name }) => !reserved.has(name)).length;
    if (this.eventTypes.size + own > MAX_EVENT_TYPES_AND_METADATA) {
      const types = `${this.eventTypes.size} event types and ${own} columns of metadata`;
      const limit = `more than ${MAX_EVENT_TYPES_AND_METADATA} together fail the training`;
      report('event types', 'error', 0, 'EVENT_TYPE', `the data has ${types}; ${limit}`);
    }
  }

  /** @see https://docs.aws.amazon.com/personalize/latest/dg/updating-datasets.html */
  private checkAddition(rows: number, report: Report): void {
    const { interactions } = TRAINING_MINIMUMS;
    if (rows >= interactions) return;
    const need = `an INCREMENTAL import needs at least ${interactions} records: add them with later ones`;
    report('minimum', 'error', 0, '', `holds ${rows} records; ${need}`);
  }

  private checkMinimums(rows: number, report: Report): void {
    const { interactions, usersWithTwoInteractions, shareOfUsersWithTwoInteractions } = TRAINING_MINIMUMS;
    const duplicates = this.records.isFull ? 0 : rows - this.records.size;
    if (rows - duplicates < interactions) {
      const counted = duplicates > 0 ? `${rows} records, ${rows - duplicates} of them different` : `${rows} records`;
      report('minimum', 'error', 0, '', `holds ${counted}; training needs at least ${interactions} interactions`);
    }
    const needed = Math.max(usersWithTwoInteractions, shareOfUsersWithTwoInteractions * this.subjects.size);
    if (this.usersWithTwo >= needed) return;
    const message =
      this.usersWithTwo < usersWithTwoInteractions
        ? `${this.usersWithTwo} users have 2 interactions or more; training needs at least ${usersWithTwoInteractions}`
        : `${this.usersWithTwo} of ${this.subjects.size} users have 2 interactions or more; training needs 1 %`;
    report('minimum', 'error', 0, 'USER_ID', message);
  }
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
