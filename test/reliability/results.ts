import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, machine } from '../../bench/sections';

/** One call that goes wrong once, in one scenario. */
export interface CellResult {
  readonly scenario: string;
  /** `CreateCampaign`, or `s3:PutObject` of another service. */
  readonly operation: string;
  /** Name of the fault: `throttled`, … */
  readonly fault: string;
  /** What is not as in the healthy run; empty when nothing is. */
  readonly wrong: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly ended: string;
  /** Every operation that a healthy run asks for. */
  readonly operations: readonly string[];
  /** How many there are of each type at the end. */
  readonly resources: Readonly<Record<string, number>>;
}

/** Every call of every scenario, failing once in every way. */
export interface MatrixResult {
  readonly minutes: number;
  readonly scenarios: readonly ScenarioResult[];
  readonly cells: readonly CellResult[];
}

export interface DestroyPoint {
  /** Where in the life of a pipeline both stacks were deleted. */
  readonly name: string;
  /** What was there at that moment, by type. */
  readonly before: Readonly<Record<string, number>>;
  /** What was left that should not be; empty when nothing was. */
  readonly wrong: string;
}

/** Both stacks deleted at every point. */
export interface DestroyResult {
  readonly points: readonly DestroyPoint[];
}

/** What becomes of events that clients send: figures, and what they mean, in Markdown. */
export interface EventsResult {
  readonly figures: readonly { readonly name: string; readonly value: string | number }[];
  readonly text: string;
}

/** What the page is made of. A section that was never played is missing. */
export interface Results {
  readonly matrix?: Taken<MatrixResult>;
  readonly destroy?: Taken<DestroyResult>;
  readonly events?: Taken<EventsResult>;
}

export type Section = keyof Results;

export type Taken<Result> = Result & { readonly machine: Machine };

const FOLDER = join(__dirname, 'results');

const fileOf = (section: Section): string => join(FOLDER, `${section}.json`);

/** Writes `results/<section>.json`, with the machine on which it was taken. */
export function saveResult<Name extends Section>(section: Name, result: Omit<NonNullable<Results[Name]>, 'machine'>) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(section), `${JSON.stringify({ machine: machine(), ...result }, undefined, 2)}\n`);
}

export function readResults(): Results {
  return { ...read('matrix'), ...read('destroy'), ...read('events') };
}

function read<Name extends Section>(section: Name): Pick<Results, Name> | undefined {
  const file = fileOf(section);
  if (!existsSync(file)) return undefined;
  return { [section]: JSON.parse(readFileSync(file, 'utf8')) as unknown } as Pick<Results, Name>;
}
