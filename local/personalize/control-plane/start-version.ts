import { defined } from '../store/defined';
import type { SolutionRecord, SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';

/** Makes a version of a solution and starts its training. */
export function startVersion(
  twin: Twin,
  solution: SolutionRecord,
  members: Pick<SolutionVersionRecord, 'name' | 'trainingMode' | 'trainingType'>,
): SolutionVersionRecord {
  const { arn: solutionArn, datasetGroupArn, recipeArn, eventType, solutionConfig } = solution;
  const { performHPO, performAutoML, performIncrementalUpdate } = solution;
  const arn = `${solutionArn}/${members.name}`;
  const version = twin.resources.insert('solution-version', {
    ...members,
    arn,
    solutionArn,
    datasetGroupArn,
    recipeArn,
    performHPO,
    performAutoML,
    performIncrementalUpdate,
    ...defined({ eventType, solutionConfig }),
    status: 'CREATE PENDING',
  });
  twin.lifecycle.create('solution-version', arn);
  return version;
}
