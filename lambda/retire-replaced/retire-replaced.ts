import type { DeletionPassOutput, RetireReplacedInput } from '../shared/contract/workflow';
import { DeletionPass } from '../shared/deletion-pass';
import { isOfFamily } from '../shared/family';
import { type RemovalPort, removeSolution } from '../shared/remove-solution';

export interface RetireReplacedDeps {
  readonly personalize: RemovalPort;
}

/**
 * One pass over what was replaced by another of the same family: its campaigns, and once they are gone its solutions; its
 * recommenders. Nothing else is touched: a campaign of another name on a replaced solution stays, and the solution with it.
 */
export async function run(
  input: RetireReplacedInput,
  { personalize }: RetireReplacedDeps,
): Promise<DeletionPassOutput> {
  const { datasetGroupArn, family, keep } = input;
  const isReplaced = (name: string | undefined): boolean => name !== keep && isOfFamily(name, family);
  const pass = new DeletionPass();

  for (const { name, solutionArn: arn, status } of await personalize.listSolutions(datasetGroupArn)) {
    if (arn !== undefined && isReplaced(name)) await removeSolution({ arn, status }, isReplaced, personalize, pass);
  }

  for (const { name, recommenderArn: arn, status } of await personalize.listRecommenders(datasetGroupArn)) {
    if (isReplaced(name)) await pass.remove({ arn, status }, (one) => personalize.deleteRecommender(one));
  }
  return pass.result();
}
