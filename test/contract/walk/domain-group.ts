import {
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateRecommenderCommand,
  CreateSchemaCommand,
  DeleteRecommenderCommand,
  StartRecommenderCommand,
  StopRecommenderCommand,
  UpdateRecommenderCommand,
} from '@aws-sdk/client-personalize';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { VIDEO_INTERACTIONS } from './data';
import { recipeArns } from './solutions';
import { type Walk, given } from './walk';

/** The life of a recommender in a domain dataset group; the group and its dataset are left. */
export async function walkDomainGroup(walk: Walk): Promise<void> {
  const { control, runtime, roleArn } = walk.target;
  const domain = 'VIDEO_ON_DEMAND';
  const name = walk.name('videos');
  const group = await control.send(new CreateDatasetGroupCommand({ name, domain }));
  const datasetGroupArn = await walk.active(group.datasetGroupArn);
  const { schema, csv } = VIDEO_INTERACTIONS;
  const { schemaArn } = await control.send(new CreateSchemaCommand({ name, domain, schema }));
  const dataset = await control.send(
    new CreateDatasetCommand({ name, datasetType: 'Interactions', datasetGroupArn, schemaArn }),
  );
  const datasetArn = await walk.active(dataset.datasetArn);
  await walk.put('videos/data.csv', csv);
  const dataSource = { dataLocation: walk.uri('videos/') };
  const job = await control.send(new CreateDatasetImportJobCommand({ jobName: name, datasetArn, roleArn, dataSource }));
  await walk.active(job.datasetImportJobArn);

  const recipes = await recipeArns(walk);
  const create = (recipe: string) =>
    new CreateRecommenderCommand({ name, datasetGroupArn, recipeArn: given(recipes.get(recipe), `recipe ${recipe}`) });
  await walk.refused(control, create('aws-popularity-count'), 'InvalidInputException');
  const { recommenderArn } = await control.send(create('aws-vod-most-popular'));
  await walk.active(recommenderArn);
  await runtime.send(new GetRecommendationsCommand({ recommenderArn, userId: 'u1', numResults: 3 }));

  const nobody = { recommenderArn: walk.nobody(datasetGroupArn, 'recommender/nobody') };
  const recommenderConfig = { minRecommendationRequestsPerSecond: 2 };
  await control.send(new UpdateRecommenderCommand({ recommenderArn, recommenderConfig }));
  await walk.active(recommenderArn);
  await walk.refused(
    control,
    new UpdateRecommenderCommand({ ...nobody, recommenderConfig }),
    'ResourceNotFoundException',
  );
  await walk.refused(control, new StartRecommenderCommand({ recommenderArn }), 'ResourceInUseException');
  await control.send(new StopRecommenderCommand({ recommenderArn }));
  await walk.until('INACTIVE', recommenderArn);
  await walk.refused(control, new StopRecommenderCommand({ recommenderArn }), 'ResourceInUseException');
  await control.send(new StartRecommenderCommand({ recommenderArn }));
  // Not at rest yet.
  await walk.refused(control, new DeleteRecommenderCommand({ recommenderArn }), 'ResourceInUseException');
  const known = await walk.active(recommenderArn);
  await control.send(new DeleteRecommenderCommand({ recommenderArn: known }));
  await walk.gone(known);
}
