import type { RunStep, Topic } from '../api';
import type { StatesEvent } from '../../cloud/states/progress';
import type { TwinEvent } from '../../personalize';

type ImportProgress = Extract<TwinEvent, { type: 'import-progress' }>;
type ImportResult = Extract<TwinEvent, { type: 'import-result' }>;

/** Most executions, imports and trainings of which details are kept. */
const KEPT = 500;
/** Most errors of an execution that are kept. */
const TROUBLES = 20;
/** Operations that a campaign or recommender answers. */
const SERVING: ReadonlySet<string> = new Set([
  'GetRecommendations',
  'GetPersonalizedRanking',
  'GetActionRecommendations',
]);

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
  private readonly requests = new Map<string, number>();
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
    if (operation.startsWith('Put')) return this.tell(['datasets', 'cost']);
    if (servedBy === undefined || !SERVING.has(operation)) return;
    this.requests.set(servedBy, this.requestsTo(servedBy) + 1);
    this.tell(['cost']);
  }

  /** Requests that a campaign or recommender has answered since the start. */
  requestsTo(arn: string): number {
    return this.requests.get(arn) ?? 0;
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
