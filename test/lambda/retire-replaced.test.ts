import { run } from '../../lambda/retire-replaced/retire-replaced';
import { aCampaign, aRecommender, aSolution, DATASET_GROUP_ARN } from './builders';
import { arnOf, FakePersonalize, strict } from './fakes';

const family = 'movies-for-you';
const keep = `${family}-aaaaaa`;
const OLD = `${family}-bbbbbb`;
const solution = (name: string) => arnOf('solution', name);
const campaign = (name: string) => arnOf('campaign', name);

function setUp() {
  const fake = new FakePersonalize();
  const personalize = strict<FakePersonalize>('personalize', {
    listSolutions: (arn) => fake.listSolutions(arn),
    listSolutionVersions: (arn) => fake.listSolutionVersions(arn),
    stopSolutionVersionCreation: (arn) => fake.stopSolutionVersionCreation(arn),
    listCampaigns: (arn) => fake.listCampaigns(arn),
    deleteCampaign: (arn) => fake.deleteCampaign(arn),
    deleteSolution: (arn) => fake.deleteSolution(arn),
    listRecommenders: (arn) => fake.listRecommenders(arn),
    deleteRecommender: (arn) => fake.deleteRecommender(arn),
  });
  return {
    fake,
    run: () => run({ datasetGroupArn: DATASET_GROUP_ARN, family, keep }, { personalize }),
    has(name: string, campaignName = name) {
      const solutionArn = solution(name);
      fake.solutions.set(solutionArn, aSolution({ name, solutionArn }));
      const campaignArn = campaign(campaignName);
      fake.campaigns.set(
        campaignArn,
        aCampaign({ name: campaignName, campaignArn, solutionVersionArn: `${solutionArn}/v` }),
      );
    },
  };
}

const nothing = { done: true, waitingFor: [], deleted: [] };

describe('retire-replaced', () => {
  test('deletes the campaigns of the family, and when they are gone its solutions', async () => {
    const { fake, run, has } = setUp();
    has(keep);
    has(OLD);
    await expect(run()).resolves.toEqual({
      done: false,
      waitingFor: [campaign(OLD), solution(OLD)],
      deleted: [campaign(OLD)],
    });
    await expect(run()).resolves.toEqual({ done: false, waitingFor: [campaign(OLD), solution(OLD)], deleted: [] });
    fake.campaigns.delete(campaign(OLD));
    await expect(run()).resolves.toEqual({ done: false, waitingFor: [solution(OLD)], deleted: [solution(OLD)] });
    fake.solutions.delete(solution(OLD));
    await expect(run()).resolves.toEqual(nothing);
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['DeleteCampaign', 'DeleteSolution']);
  });

  test.each([`${family}-other-cccccc`, `${family}-abc`, `${family}s-cccccc`, 'other-cccccc', family])(
    'leaves %s alone, which is of another family',
    async (name) => {
      const { fake, run, has } = setUp();
      has(name);
      await expect(run()).resolves.toEqual(nothing);
      expect(fake.calls).toEqual([]);
    },
  );

  test('leaves a replaced solution alone on which somebody put a campaign of another name', async () => {
    const { fake, run, has } = setUp();
    has(OLD, 'by-hand');
    await expect(run()).resolves.toEqual(nothing);
    expect(fake.calls).toEqual([]);
  });

  test('stops a training of what was replaced, and deletes the solution when it can be', async () => {
    const { fake, run, has } = setUp();
    has(OLD);
    fake.campaigns.clear();
    const version = `${solution(OLD)}/v`;
    fake.versions.set(version, { solutionVersionArn: version, status: 'CREATE IN_PROGRESS' });
    fake.inUse.add(solution(OLD));
    await expect(run()).resolves.toEqual({ done: false, waitingFor: [version, solution(OLD)], deleted: [] });
    expect(fake.versions.get(version)?.status).toBe('CREATE STOPPED');
    fake.inUse.clear();
    await expect(run()).resolves.toMatchObject({ deleted: [solution(OLD)] });
  });

  test('waits for a campaign that is being updated or created', async () => {
    const { fake, run, has } = setUp();
    has(OLD);
    fake.inUse.add(campaign(OLD));
    await expect(run()).resolves.toMatchObject({ done: false, deleted: [] });
    fake.inUse.clear();
    await expect(run()).resolves.toMatchObject({ done: false, deleted: [campaign(OLD)] });
  });

  test('deletes replaced recommenders', async () => {
    const { fake, run } = setUp();
    for (const name of [keep, OLD]) {
      const recommenderArn = arnOf('recommender', name);
      fake.recommenders.set(recommenderArn, aRecommender({ name, recommenderArn }));
    }
    const old = arnOf('recommender', OLD);
    await expect(run()).resolves.toEqual({ done: false, waitingFor: [old], deleted: [old] });
    fake.recommenders.delete(old);
    await expect(run()).resolves.toEqual(nothing);
  });
});
