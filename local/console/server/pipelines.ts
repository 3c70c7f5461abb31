import type { SolutionControl, WorkflowPlan } from '../../../lambda/shared/contract/workflow';
import type { ConsoleSource } from './source';
import { storedJson } from './stored-json';

/** A deployed pipeline: its plan, as the state machine holds it. */
export interface Pipeline {
  readonly stateMachineArn: string;
  readonly plan: WorkflowPlan;
  /** The data bucket; absent when no dataset has files. */
  readonly bucket: string | undefined;
}

/** Plans by definition: the text of a state machine is long, and most of it stays. */
const plans = new Map<string, WorkflowPlan | undefined>();

/** The pipelines whose workflows are there, in the order of their deploy. */
export function pipelinesOf({ stateMachines }: ConsoleSource): readonly Pipeline[] {
  return (stateMachines?.list() ?? []).flatMap(({ spec }) => {
    const plan = planOf(spec.definition);
    return plan ? [{ stateMachineArn: spec.arn, plan, bucket: plan.datasets[0]?.bucket }] : [];
  });
}

function planOf(definition: string): WorkflowPlan | undefined {
  if (!plans.has(definition)) {
    if (plans.size >= 20) plans.clear();
    plans.set(definition, findPlan(JSON.parse(definition)));
  }
  return plans.get(definition);
}

/** One state assigns all of the plan. */
function findPlan(definition: unknown): WorkflowPlan | undefined {
  const { States: states = {} } = definition as { States?: Record<string, { Assign?: object }> };
  for (const { Assign: assigned } of Object.values(states)) if (assigned && isPlan(assigned)) return assigned;
  return undefined;
}

function isPlan(assigned: object): assigned is WorkflowPlan {
  const members = assigned as Partial<Record<keyof WorkflowPlan, unknown>>;
  return (
    typeof members.pipeline === 'string' &&
    typeof members.datasetGroupArn === 'string' &&
    [members.datasets, members.solutions, members.recommenders, members.batchJobs].every(Array.isArray)
  );
}

/** Whether the operator has parked what the control object is about. */
export async function isParked(
  { objects }: ConsoleSource,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<boolean> {
  const control = (await storedJson(objects, bucket, key)) as SolutionControl | undefined;
  return control?.parked !== undefined;
}
