import type { SolutionResult } from '../../lambda/shared/contract/workflow';

/** The run report of `--report`: other programs read it, so a change needs an ADR and a line in the changelog. */
export interface RunReport {
  readonly pipeline: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly seconds: number;
  readonly error?: string;
  readonly datasets: readonly DatasetReport[];
  readonly solutions: readonly SolutionReport[];
  readonly sampleRecommendations: readonly SampleRecommendations[];
  readonly workflow: {
    readonly lambdaInvocations: number;
    readonly stateTransitions: number;
    readonly failedAttempts: number;
  };
}

export interface DatasetReport {
  readonly type: string;
  readonly rows: number;
  readonly rejected: number;
  readonly seconds: number;
}

export interface SolutionReport {
  readonly name: string;
  readonly recipe: string;
  /** `ACTIVE`; `HELD` when the gate kept the former version; `FAILED`. */
  readonly status: 'ACTIVE' | 'HELD' | 'FAILED';
  readonly solutionArn: string;
  readonly solutionVersionArn?: string;
  readonly campaignArn?: string;
  /** Keys of GetSolutionMetrics. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainingSeconds: number;
  readonly failureReason?: string;
}

export interface SampleRecommendations {
  readonly campaign: string;
  readonly userId: string;
  readonly items: readonly { readonly itemId: string; readonly score?: number; readonly title?: string }[];
}

/** A solution of the workflow's result, as the report has it. */
export function solutionReport(
  result: SolutionResult,
  recipe: string,
  trainingSeconds: ReadonlyMap<string, number>,
): SolutionReport {
  return {
    name: result.name,
    recipe,
    status: result.status === 'SUCCEEDED' ? 'ACTIVE' : result.status,
    solutionArn: result.solutionArn,
    ...(result.solutionVersionArn ? { solutionVersionArn: result.solutionVersionArn } : {}),
    ...(result.campaignArn ? { campaignArn: result.campaignArn } : {}),
    metrics: result.metrics ?? {},
    trainingSeconds: trainingSeconds.get(result.solutionVersionArn ?? '') ?? 0,
    ...(result.failure ? { failureReason: result.failure.failureReason } : {}),
  };
}
