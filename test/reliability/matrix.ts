import type { CallRule } from '../../local/personalize/faults/rules';
import { SERVICE_MODELS } from '../../local/personalize/model/service-model';
import { type CellResult, saveResult } from './results';
import type { Outcome, Scenario } from './scenario';
import { SCENARIOS } from './scenarios';

/** What happens to every request of an operation, the first time that it is made. */
export interface Fault {
  /** Head of the column. */
  readonly name: string;
  readonly rule: Pick<CallRule, 'fail' | 'drop'>;
  /** Only where the service knows this error. */
  readonly onlyWith?: string;
}

/** In the order of the columns. */
export const FAULTS: readonly Fault[] = [
  { name: 'throttled', rule: { fail: 'ThrottlingException' } },
  { name: '5xx', rule: { fail: 'InternalFailure' } },
  { name: 'answer lost', rule: { drop: 'after' } },
  // The SDK does not try this one again, so it goes as far as the retries of the state machine.
  { name: 'in use', rule: { fail: 'ResourceInUseException' }, onlyWith: 'ResourceInUseException' },
];

export interface Cell {
  readonly scenario: Scenario;
  readonly operation: string;
  readonly fault: Fault;
}

/** The healthy outcome of each scenario, by its name. */
export type Healthy = ReadonlyMap<string, Outcome>;

/**
 * Everything that can happen to the operations of healthy runs: to those that change something in every scenario, to those that
 * only read in the first scenario in which that handler, state machine or command reads so.
 */
export function cellsOf(scenarios: readonly Scenario[], healthy: Healthy): readonly Cell[] {
  const known = new Set<string>();
  return scenarios.flatMap((scenario) => {
    const { operations, calls } = outcomeOf(scenario, healthy);
    const fresh = calls.filter((call) => !known.has(call)).map((call) => call.replace(/ .*/, ''));
    for (const call of calls) known.add(call);
    return operations
      .filter((operation) => !isRead(operation) || fresh.includes(operation))
      .flatMap((operation) =>
        FAULTS.filter((fault) => canHappen(fault, operation, scenario)).map((fault) => ({
          scenario,
          operation,
          fault,
        })),
      );
  });
}

export function isRead(operation: string): boolean {
  return /^(List|Describe|Get)/.test(operation);
}

function outcomeOf({ name }: Scenario, healthy: Healthy): Outcome {
  const outcome = healthy.get(name);
  if (outcome === undefined) throw new Error(`${name} was not played without faults`);
  return outcome;
}

/** A command says that a resource is in use, and whoever gave it gives it again. */
function canHappen({ onlyWith }: Fault, operation: string, { byHand }: Scenario): boolean {
  if (onlyWith === undefined) return true;
  if (byHand) return false;
  return SERVICE_MODELS.some((model) => model.operations.get(operation)?.errors.includes(onlyWith) === true);
}

/** @returns what is not as in the healthy run; empty when the cell holds */
export async function tried({ scenario, operation, fault }: Cell, healthy: Healthy): Promise<string> {
  const outcome = await scenario.play({ calls: [{ operation, ...fault.rule, per: 'request', nth: 1 }] });
  return differences(outcome, outcomeOf(scenario, healthy));
}

/** In one line; empty when there are none. */
export function differences(outcome: Outcome, expected: Outcome): string {
  const texts = [
    ...(outcome.ended === expected.ended ? [] : [`ended ${outcome.ended}`]),
    ...without(outcome.account, expected.account).map((line) => `${line} is there`),
    ...without(expected.account, outcome.account).map((line) => `${line} is missing`),
    ...outcome.twice.map((line) => `${line} is there twice`),
  ];
  return texts.join('; ').replace(/\s+/g, ' ');
}

/** The lines that one has more often than the other. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
}

export function labelOf({ scenario, operation, fault }: Cell): string {
  return `${scenario.name} / ${operation} / ${fault.name}`;
}

/** Without a fault, one after the other. @throws Error when one of them ends badly by itself */
export async function playHealthy(scenarios: readonly Scenario[]): Promise<Healthy> {
  const healthy = new Map<string, Outcome>();
  for (const scenario of scenarios) {
    const outcome = await scenario.play();
    if (outcome.ended !== 'SUCCEEDED' && outcome.ended !== 'GONE') {
      throw new Error(`${scenario.name} went wrong without any fault: ${outcome.ended}`);
    }
    healthy.set(scenario.name, outcome);
  }
  return healthy;
}

/** Accounts at once. Most of the time they wait: for a second try of an SDK, for a training in a thread. */
const PARALLEL = 6;
const PROGRESS_EVERY = 50;

/** The whole matrix. */
export async function play(say: (line: string) => void): Promise<void> {
  const started = performance.now();
  const minutes = (): number => Math.round((performance.now() - started) / 6000) / 10;
  const healthy = await playHealthy(SCENARIOS);
  const cells = cellsOf(SCENARIOS, healthy);
  say(`${SCENARIOS.length} scenarios, ${cells.length} cells`);
  const results: CellResult[] = new Array<CellResult>(cells.length);
  const queue = cells.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    // Shared by all: each takes the next one.
    for (const [index, cell] of queue) {
      const wrong = await tried(cell, healthy).catch((error: Error) => `could not be played: ${error.message}`);
      const { scenario, operation, fault } = cell;
      results[index] = { scenario: scenario.name, operation, fault: fault.name, wrong };
      if (wrong !== '') say(`FAILED ${labelOf(cell)}: ${wrong}`);
      if (++done % PROGRESS_EVERY === 0) say(`${done} of ${cells.length} after ${minutes()} minutes`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const scenarios = [...healthy].map(([name, { ended, operations, resources }]) => {
    return { name, ended, operations, resources };
  });
  saveResult('matrix', { minutes: minutes(), scenarios, cells: results });
  const failed = results.filter(({ wrong }) => wrong !== '').length;
  say(`${failed} of ${cells.length} cells fail`);
  if (failed > 0) process.exitCode = 1;
}
