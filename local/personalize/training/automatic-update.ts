import { sleepUntil } from '../../clock';
import { recipeOfArn } from '../../../spec/recipes';
import { isUpdatable } from '../engine';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { type UpdateOrder, latestFullVersion, updatedVersion } from './update-version';

const TWO_HOURS = 2 * 3_600_000;

/** A model that is kept up to date, as long as it is there. */
export interface UpdatedModel {
  /** Key in `twin.versions`: ARN of a solution version or of a recommender. */
  readonly modelArn: string;
  /** When its training was asked for, in milliseconds; the update comes every two hours from then. */
  readonly since: number;
  /**
   * What the model was trained by, if it may be updated at the moment; `not now` if it may later, `never` if it is gone or
   * another one took its place.
   */
  readonly order: () => UpdateOrder | 'not now' | 'never';
}

/**
 * Brings new items into a model every two hours, for exploration only: nothing is learned, and it happens only when there are
 * new items or interactions. Call it when the model becomes ACTIVE, and again after a restart.
 *
 * The dates are real ones: a clock that makes waits short does not make the updates come sooner.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-new-item-USER_PERSONALIZATION.html
 */
export function updateEveryTwoHours(twin: Twin, { modelArn, since, order }: UpdatedModel): void {
  const first = Math.floor((twin.clock.now() - since) / TWO_HOURS) + 1;
  twin.lifecycle.watch(async (closed) => {
    for (let run = first; ; run++) {
      await sleepUntil(twin.clock, since + run * TWO_HOURS, closed);
      const asked = order();
      if (asked === 'never') return;
      if (asked !== 'not now') updateIfDue(twin, modelArn, asked);
    }
  });
}

/**
 * Brings new items into a model now, if its recipe takes them without training and if there is new data. A batch job that
 * names the latest fully trained version asks for it.
 */
export function updateIfDue(twin: Twin, modelArn: string, order: UpdateOrder): void {
  const trained = twin.versions.get(modelArn);
  const recipe = recipeOfArn(order.recipeArn);
  const { interactions, items } = twin.datasets.of(order.datasetGroupArn);
  if (trained === undefined || recipe?.updatesItself !== true || !isUpdatable(trained.model)) return;
  if (interactions === undefined) return;
  const { recommender, updatedChanges = trained.dataChanges } = trained;
  const ids = items?.ids() ?? [];
  const isNew = interactions.changes !== updatedChanges || ids.some((id) => recommender.indexOf(id) < 0);
  // A catalogue that outgrew the recipe stops the updates; so the service says.
  if (!isNew || Math.max(ids.length, interactions.bulk.itemIds.size) > recipe.maximumItems) return;
  twin.versions.set(modelArn, updatedVersion(twin, order, trained, { replacesHistories: false }));
}

/**
 * Keeps a solution version up to date while a campaign serves it, as long as it is the latest fully trained one and no
 * version with trainingMode UPDATE came after it.
 */
export function updateVersionAutomatically(twin: Twin, { arn, creationDateTime }: SolutionVersionRecord): void {
  const trained = twin.versions.get(arn);
  if (trained === undefined || !isUpdatable(trained.model)) return;
  const since = creationDateTime.getTime();
  updateEveryTwoHours(twin, {
    modelArn: arn,
    since,
    order: () => {
      const version = twin.resources.find('solution-version', arn);
      // Another one of the same name has its own watch.
      if (version?.creationDateTime.getTime() !== since || isOvertaken(twin, version)) return 'never';
      const isDeployed = twin.resources
        .all('campaign', ({ solutionVersionArn }) => solutionVersionArn === arn)
        .some(({ status }) => status === 'ACTIVE');
      return isDeployed ? version : 'not now';
    },
  });
}

/** Whether a newer version of the solution was trained, fully or by an update. */
function isOvertaken(twin: Twin, version: SolutionVersionRecord): boolean {
  if (version.trainingMode !== 'FULL' || latestFullVersion(twin, version.solutionArn)?.arn !== version.arn) return true;
  const made = version.creationDateTime.getTime();
  const updates = twin.resources.all(
    'solution-version',
    ({ solutionArn, trainingMode, status }) =>
      solutionArn === version.solutionArn && trainingMode === 'UPDATE' && status === 'ACTIVE',
  );
  return updates.some(({ creationDateTime }) => creationDateTime.getTime() >= made);
}
