import type { CostInput } from '../../spec/pricing';
import { describeCampaign } from '../requests/personalize-reads';
import type { Deployed } from '../requests/deployed';
import { servingStates } from '../requests/serving-state';

/**
 * The input of an estimate with what is there now in place of what the pipeline file says: floors as they are, and nothing for
 * campaigns and recommenders that are parked or were never made.
 */
export async function liveInput(input: CostInput, deployed: Deployed): Promise<CostInput> {
  const states = new Map((await servingStates(deployed)).map((state) => [state.name, state]));
  const solutions: CostInput['solutions'][number][] = [];
  for (const solution of input.solutions) {
    if (solution.campaign === undefined) {
      solutions.push(solution);
      continue;
    }
    const { capacityNote: _average, ...campaign } = solution.campaign;
    const arn = states.get(solution.name)?.arn;
    const found = arn === undefined ? undefined : await describeCampaign(deployed.personalize, arn);
    solutions.push({
      ...solution,
      campaign:
        found === undefined
          ? { ...campaign, parked: true }
          : { ...campaign, minProvisionedTPS: found.minProvisionedTPS ?? 1, capacityNote: 'as it is now' },
    });
  }
  return {
    ...input,
    solutions,
    recommenders: (input.recommenders ?? []).map((one) => ({
      ...one,
      parked: states.get(one.name)?.arn === undefined || states.get(one.name)?.status === 'INACTIVE',
    })),
  };
}
