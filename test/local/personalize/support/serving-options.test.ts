import {
  CreateCampaignCommand,
  type CreateCampaignRequest,
  DeleteCampaignCommand,
  DescribeCampaignCommand,
  DescribeRecommenderCommand,
} from '@aws-sdk/client-personalize';
import { SERVING_OPTIONS } from '../../../../local/personalize/support/options';
import { aDomainGroup, createRecommender } from '../domains';
import { errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';
import { aWorld, trained } from './world';

/** Each option of campaigns and recommenders: taken and shown as it was given, and a wrong value is refused. */

let custom: TestTwin;
let videos: TestTwin;
let versions: Readonly<Record<'users' | 'semantic', string>>;

beforeAll(async () => {
  custom = await aWorld();
  versions = {
    users: await trained(custom, 'aws-user-personalization'),
    semantic: await trained(custom, 'aws-semantic-similarity'),
  };
  videos = await startTwin();
  await aDomainGroup(videos, 'VIDEO_ON_DEMAND');
});

afterAll(async () => {
  await custom.close();
  await videos.close();
});

let count = 0;

/** @returns the campaign as it is described; it is deleted again, for there is room for five */
async function campaign(version: string, members: Partial<CreateCampaignRequest>): Promise<unknown> {
  const { campaignArn } = await custom.control.send(
    new CreateCampaignCommand({ name: `probe-${count++}`, solutionVersionArn: version, ...members }),
  );
  const answer = await custom.control.send(new DescribeCampaignCommand({ campaignArn }));
  await custom.settle();
  await custom.control.send(new DeleteCampaignCommand({ campaignArn }));
  await custom.settle();
  return answer.campaign;
}

async function recommender(recommenderConfig: object): Promise<unknown> {
  const name = `probe-${count++}`;
  const { recommenderArn } = await createRecommender(videos, 'VIDEO_ON_DEMAND', 'aws-vod-top-picks', {
    name,
    recommenderConfig,
  });
  return (await videos.control.send(new DescribeRecommenderCommand({ recommenderArn }))).recommender;
}

type Made = () => Promise<unknown>;
const users =
  (campaignConfig: object): Made =>
  async () =>
    campaign(versions.users, { campaignConfig });
const semantic =
  (campaignConfig: object): Made =>
  async () =>
    campaign(versions.semantic, { campaignConfig });
const latest = (): string => versions.users.replace(/[^/]+$/, '$LATEST');
const given =
  (config: object): Made =>
  async () =>
    recommender(config);

const PROBES: Readonly<Record<string, readonly [good: Made, shown: unknown, bad: Made]>> = {
  'CreateCampaign: minProvisionedTPS': [
    async () => campaign(versions.users, { minProvisionedTPS: 3 }),
    3,
    async () => campaign(versions.users, { minProvisionedTPS: 0 }),
  ],
  'CreateCampaign: campaignConfig.itemExplorationConfig': [
    users({ itemExplorationConfig: { explorationWeight: '0.5' } }),
    { explorationWeight: '0.5' },
    users({ itemExplorationConfig: { explorationWeight: '2' } }),
  ],
  'CreateCampaign: campaignConfig.enableMetadataWithRecommendations': [
    users({ enableMetadataWithRecommendations: true }),
    true,
    users({ enableMetadataWithRecommendations: 'yes' }),
  ],
  'CreateCampaign: campaignConfig.syncWithLatestSolutionVersion': [
    async () => campaign(latest(), { campaignConfig: { syncWithLatestSolutionVersion: true } }),
    true,
    users({ syncWithLatestSolutionVersion: true }),
  ],
  'CreateCampaign: campaignConfig.rankingInfluence': [
    semantic({ rankingInfluence: { POPULARITY: 0.5 } }),
    { POPULARITY: 0.5 },
    users({ rankingInfluence: { POPULARITY: 0.5 } }),
  ],
  'CreateRecommender: recommenderConfig.itemExplorationConfig': [
    given({ itemExplorationConfig: { explorationItemAgeCutOff: '9' } }),
    { explorationItemAgeCutOff: '9' },
    given({ itemExplorationConfig: { explorationItemAgeCutOff: '0' } }),
  ],
  'CreateRecommender: recommenderConfig.minRecommendationRequestsPerSecond': [
    given({ minRecommendationRequestsPerSecond: 4 }),
    4,
    given({ minRecommendationRequestsPerSecond: 0 }),
  ],
  'CreateRecommender: recommenderConfig.trainingDataConfig.excludedDatasetColumns': [
    given({ trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['DURATION'] } } }),
    { ITEMS: ['DURATION'] },
    given({ trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['NOBODY'] } } }),
  ],
  'CreateRecommender: recommenderConfig.trainingDataConfig.includedDatasetColumns': [
    given({ trainingDataConfig: { includedDatasetColumns: { ITEMS: ['GENRES'] } } }),
    { ITEMS: ['GENRES'] },
    given({ trainingDataConfig: { includedDatasetColumns: { ITEMS: ['NOBODY'] } } }),
  ],
  'CreateRecommender: recommenderConfig.enableMetadataWithRecommendations': [
    given({ enableMetadataWithRecommendations: true }),
    true,
    given({ enableMetadataWithRecommendations: 'yes' }),
  ],
};

test('every option of campaigns and recommenders is probed', () => {
  expect(Object.keys(PROBES).sort()).toEqual(SERVING_OPTIONS.rows.map(({ name }) => name).sort());
});

test.each(SERVING_OPTIONS.rows)('$name is taken and shown ($state)', async ({ name }) => {
  const [good, shown] = PROBES[name]!;
  const path = name.split(': ')[1]!.split('.');
  const value = path.reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], await good());
  expect(value).toEqual(shown);
});

test.each(SERVING_OPTIONS.rows)('fails: a wrong $name is refused', async ({ name }) => {
  const error = await errorOf(PROBES[name]![2]());
  expect(error.status).toBe(400);
  expect(error.name).toMatch(/^(InvalidInput|Serialization)Exception$/);
});
