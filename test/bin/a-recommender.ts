import { CreateRecommenderCommand } from '@aws-sdk/client-personalize';
import { arn, type TestAccount } from './test-account';

/** A pipeline of one recommender, `top`. */
export const RECOMMENDER_PIPELINE = `name: shop
domain: ECOMMERCE
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
recommenders:
  - { name: top, recipe: aws-ecomm-popular-items-by-views, recommenderConfig: { minRecommendationRequestsPerSecond: 2 } }
`;

/** The recommender of that pipeline, ACTIVE, in an account with the pipeline's data. @returns its ARN */
export async function aRecommender(account: TestAccount): Promise<string> {
  const name = 'shop-top-0a1b2c';
  await account.personalize.send(
    new CreateRecommenderCommand({
      name,
      datasetGroupArn: arn('dataset-group/shop'),
      recipeArn: 'arn:aws:personalize:::recipe/aws-ecomm-popular-items-by-views',
      recommenderConfig: { minRecommendationRequestsPerSecond: 2 },
    }),
  );
  await account.settle();
  return arn(`recommender/${name}`);
}
