import { StopRecommenderCommand } from '@aws-sdk/client-personalize';
import {
  club,
  CLUB_DATA,
  custom,
  CUSTOM_DATA,
  domain,
  DOMAIN_DATA,
  MORE_DATA,
  type Pipeline,
  synthesized,
} from './pipelines';
import { Stage } from './stage';

/** Pipelines and accounts that scenarios begin with, each made when it is asked for first. */

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The pipelines, by what differs from the first of each. */
export const pipelines = {
  plain: once(() => synthesized(custom({ batch: true }))),
  settings: once(() => synthesized(custom({ batch: true, tps: 2, performAutoTraining: true }))),
  another: once(() => synthesized(custom({ batch: true, recipe: 'aws-sims' }))),
  shop: once(() => synthesized(domain())),
  fasterShop: once(() => synthesized(domain({ tps: 2 }))),
  club: once(() => synthesized(club())),
  smallerClub: once(() => synthesized(club({ segments: false }))),
};

async function account(
  pipeline: Pipeline,
  prepare: (stage: Stage) => Promise<unknown>,
  from?: string,
): Promise<string> {
  const stage = await Stage.open({ assembly: pipeline.assembly, ...(from !== undefined && { from }) });
  await prepare(stage);
  return stage.putAway();
}

async function healthyRun(stage: Stage, data: Readonly<Record<string, string>>): Promise<void> {
  await stage.put(data);
  const { status, why } = await stage.run();
  if (status !== 'SUCCEEDED') throw new Error(`the run that a scenario rests on ended ${status}: ${why}`);
}

const deployed = once(() => account(pipelines.plain(), (stage) => stage.put(CUSTOM_DATA)));
const served = once(() => account(pipelines.plain(), (stage) => healthyRun(stage, CUSTOM_DATA)));
const shopServed = once(() => account(pipelines.shop(), (stage) => healthyRun(stage, DOMAIN_DATA)));

/** Each gives the folder of an account that was put away. */
export const accounts = {
  deployed,
  served,
  servedTwice: once(async () => account(pipelines.plain(), (stage) => healthyRun(stage, MORE_DATA), await served())),
  shopDeployed: once(() => account(pipelines.shop(), (stage) => stage.put(DOMAIN_DATA))),
  shopServed,
  /** Somebody stopped the recommender, and did not say so by `personalize park`. */
  shopStopped: once(async () =>
    account(
      pipelines.shop(),
      async (stage) => {
        const recommenderArn = await stage.onlyRecommender();
        await stage.personalize.send(new StopRecommenderCommand({ recommenderArn }));
        await stage.cloud.parts.personalize.drain();
      },
      await shopServed(),
    ),
  ),
  clubDeployed: once(() => account(pipelines.club(), (stage) => stage.put(CLUB_DATA))),
  clubServed: once(() => account(pipelines.club(), (stage) => healthyRun(stage, CLUB_DATA))),
};
