import type { RunStep, Topic } from '../api';
import type { StatesEvent } from '../../cloud/states/progress';
import type { TwinEvent } from '../../personalize';

type ImportProgress = Extract<TwinEvent, { type: 'import-progress' }>;
type ImportResult = Extract<TwinEvent, { type: 'import-result' }>;

/** Most executions, imports and trainings of which details are kept. */
const KEPT = 500;
/** Most errors of an execution that are kept. */
const TROUBLES = 20;

interface RunProgress {
  /** By state and iteration. */
  readonly current: Map<string, RunStep>;
  readonly troubles: RunStep[];
}

/** What the cloud tells while it works and does not keep: progress, rejected records, times. Lost with the process. */
export class ConsoleMemory {
  private readonly progress = new Map<string, ImportProgress>();
  private readonly results = new Map<string, ImportResult>();
  private readonly trainings = new Map<string, number>();
  private readonly runs = new Map<string, RunProgress>();
  private readonly answers = new Map<string, number>();
  private tell: (topics: readonly Topic[]) => void = () => undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** @param tell hears which views have become stale */
  onChange(tell: (topics: readonly Topic[]) => void): void {
    this.tell = tell;
  }

  /** To be told of everything; what says nothing here is passed over. */
  heard(event: TwinEvent | StatesEvent | { readonly type: 'deploy' | 'delivery' }): void {
    switch (event.type) {
      case 'import-progress':
        put(this.progress, event.datasetImportJobArn, event);
        return this.tell(['pipeline']);
      case 'import-result':
        this.progress.delete(event.datasetImportJobArn);
        put(this.results, event.datasetImportJobArn, event);
        return this.tell(['pipeline', 'datasets']);
      case 'training-result':
        put(this.trainings, event.solutionVersionArn, event.seconds);
        return this.tell(['pipeline', 'solutions']);
      case 'state':
        this.heardState(event);
        return this.tell(['pipeline']);
      case 'resource':
      case 'execution':
        return this.tell(['pipeline', 'datasets', 'solutions', 'shop', 'cost']);
      case 'deploy':
      case 'delivery':
        return this.tell(['pipeline']);
    }
  }

  /** An operation was answered. @param servedBy ARN of the campaign or recommender, where there is one */
  answered(operation: string, servedBy: string | undefined): void {
    const key = `${operation} ${servedBy ?? ''}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
    if (operation.startsWith('Put')) this.tell(['datasets', 'cost']);
    else if (operation.startsWith('Get')) this.tell(['cost']);
  }

  /** Answers since the start. */
  countOf(operation: string, servedBy?: string): number {
    let count = 0;
    for (const [key, answers] of this.answers) {
      const [name, by] = key.split(' ');
      if (name === operation && (servedBy === undefined || by === servedBy)) count += answers;
    }
    return count;
  }

  importProgress(arn: string): ImportProgress | undefined {
    return this.progress.get(arn);
  }

  importResult(arn: string): ImportResult | undefined {
    return this.results.get(arn);
  }

  /** Seconds on this machine. */
  trainingSeconds(arn: string): number | undefined {
    return this.trainings.get(arn);
  }

  runProgress(executionArn: string): { readonly current: readonly RunStep[]; readonly troubles: readonly RunStep[] } {
    const run = this.runs.get(executionArn);
    return { current: run ? [...run.current.values()] : [], troubles: run?.troubles ?? [] };
  }

  private heardState({ executionArn, state, phase, detail }: Extract<StatesEvent, { type: 'state' }>): void {
    const run: RunProgress = this.runs.get(executionArn) ?? { current: new Map(), troubles: [] };
    put(this.runs, executionArn, run);
    const key = `${state} ${detail.mapIndex ?? ''}`;
    if (phase === 'entered') run.current.set(key, { state, at: this.now() });
    if (phase === 'exited' || phase === 'failed') run.current.delete(key);
    if (phase === 'failed' && detail.caught !== true) {
      const failed = [detail.error, detail.cause].filter(Boolean).join(': ');
      run.troubles.push({ state, at: this.now(), failed });
      if (run.troubles.length > TROUBLES) run.troubles.shift();
    }
  }
}

/** Keeps the newest. */
function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= KEPT) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
