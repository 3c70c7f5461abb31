import type { DeletionPass } from './deletion-pass';
import { unlessInUse } from './deletion-pass';
import type { PersonalizePort } from './personalize-port';

/**
 * Stops the trainings of a solution, which cannot be deleted while one runs. What was trained up to now is billed; the version goes
 * with its solution.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_StopSolutionVersionCreation.html
 */
export async function stopTrainings(
  solutionArn: string,
  personalize: Pick<PersonalizePort, 'listSolutionVersions' | 'stopSolutionVersionCreation'>,
  pass: DeletionPass,
): Promise<void> {
  for (const { solutionVersionArn: arn, status } of await personalize.listSolutionVersions(solutionArn)) {
    if (arn === undefined) continue;
    if (status === 'CREATE PENDING' || status === 'CREATE IN_PROGRESS') {
      // In use: it ended at this moment, which the next pass will see.
      await unlessInUse(() => personalize.stopSolutionVersionCreation(arn));
      pass.waitFor(arn);
    } else if (status === 'CREATE STOPPING') pass.waitFor(arn);
  }
}
