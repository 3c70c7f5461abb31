import { paginateListRecommenders, type Recommender, type RecommenderSummary } from '@aws-sdk/client-personalize';
import { isOfFamily } from '../../lambda/shared/family';
import type { RecommenderConfig } from '../../lib/config';
import { familyOf, recommenderParameterName } from '../../lib/config/naming';
import { type Deployed, parameterValue } from './deployed';
import { describeRecommender, timeOf } from './personalize-reads';

/** The recommender of the account that stands for one of the pipeline file: the published one, else the newest. */
export async function recommenderOf(
  { config, personalize, ssm }: Deployed,
  { name }: RecommenderConfig,
): Promise<Recommender | undefined> {
  const published = await parameterValue(ssm, recommenderParameterName(config.name, name));
  const found: RecommenderSummary[] = [];
  for await (const page of paginateListRecommenders({ client: personalize }, {})) {
    found.push(...(page.recommenders ?? []).filter((one) => isOfFamily(one.name, familyOf(config.name, name))));
  }
  found.sort((a, b) => timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
  const chosen = found.find(({ recommenderArn }) => recommenderArn === published) ?? found[0];
  return chosen?.recommenderArn === undefined ? undefined : describeRecommender(personalize, chosen.recommenderArn);
}
