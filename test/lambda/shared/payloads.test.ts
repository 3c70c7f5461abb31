import * as payloads from '../../../lambda/shared/payloads';
import {
  aBatchJobPlan,
  aCampaignPlan,
  aCustomResourceRequest,
  aDatasetPlan,
  aRecommenderPlan,
  aSolutionPlan,
  DATASET_GROUP_ARN,
  versionArn,
} from '../builders';

const { parsePayload } = payloads;

describe('parsePayload', () => {
  test('takes a whole plan, members of the API that nobody here knows included', () => {
    const campaign = aCampaignPlan({ campaignConfig: { syncWithLatestSolutionVersion: false, memberOfTomorrow: [1] } });
    const solution = aSolutionPlan({
      performHPO: true,
      solutionConfig: { anything: { goes: true } },
      promote: { metric: 'coverage', minimum: 0.1, maxRegression: 0.05 },
      campaign,
      tags: [{ tagKey: 'a', tagValue: '' }],
    });
    expect(parsePayload(payloads.createSolutionInput, { solution })).toEqual({ solution });
    expect(
      parsePayload(payloads.createCampaignInput, { campaign, solutionVersionArn: versionArn('v1') }),
    ).toMatchObject({ campaign });
  });

  test('drops what the contract does not name', () => {
    const input = { dataset: aDatasetPlan(), fingerprint: 'f', lastModified: '2026-01-01T00:00:00.000Z' };
    expect(parsePayload(payloads.createDatasetImportJobInput, { ...input, executionId: 'e', more: 1 })).toEqual(input);
  });

  test('fails naming every member that is wrong', () => {
    const solution = { ...aSolutionPlan(), recipeArn: 'sims', performAutoTraining: 'no' };
    expect(() => parsePayload(payloads.createSolutionInput, { solution })).toThrow(
      expect.objectContaining({
        name: 'PayloadError',
        message: expect.stringMatching(/solution\.recipeArn: is not an ARN; solution\.performAutoTraining: /),
      }),
    );
  });

  test('fails on a payload that is no object', () => {
    expect(() => parsePayload(payloads.checkDataInput, 'hello')).toThrow(/payload: /);
  });

  test('takes an import of nothing but additions', () => {
    const dataLocation = 's3://data/interactions/incremental/';
    const addition = { dataLocation, rows: 1000, fingerprint: 'f', lastModified: '2026-01-01T00:00:00.000Z' };
    const input = { dataset: aDatasetPlan(), fingerprint: '', lastModified: '', additions: [addition] };
    expect(parsePayload(payloads.createDatasetImportJobInput, input)).toEqual(input);
  });

  test.each([0, 1.5, '2'])('fails on attempt %j', (attempt) => {
    const input = { recommender: aRecommenderPlan(), attempt };
    expect(() => parsePayload(payloads.createRecommenderInput, input)).toThrow(/attempt: /);
  });

  test('takes recommenders and batch jobs as they are planned', () => {
    const recommender = aRecommenderPlan({ recommenderConfig: { memberOfTomorrow: 1 } });
    expect(parsePayload(payloads.createRecommenderInput, { recommender, attempt: 2 })).toEqual({
      recommender,
      attempt: 2,
    });
    const job = aBatchJobPlan({ themeGenerationConfig: { fieldsForThemeGeneration: { itemName: 'TITLE' } } });
    const input = { job, solutionVersionArn: versionArn('v1') };
    expect(parsePayload(payloads.createBatchJobInput, input)).toEqual(input);
  });

  test('takes what CloudFormation sends, and drops what no answer needs', () => {
    const request = aCustomResourceRequest({ RequestType: 'Delete', PhysicalResourceId: 'id' });
    const ResourceProperties = { ...request.ResourceProperties, ServiceToken: 'arn:aws:lambda:f' };
    const event = { ...request, ResourceType: 'Custom::TearDown', ResourceProperties };
    expect(parsePayload(payloads.tearDownRequestInput, event)).toEqual(request);
    const { ResourceProperties: _properties, ...own } = request;
    const answer = { datasetGroupArn: DATASET_GROUP_ARN, phase: 'answer', request: event };
    expect(parsePayload(payloads.tearDownInput, answer)).toEqual({ ...answer, request: own });
  });

  test('fails on an answer to nobody', () => {
    const input = { datasetGroupArn: DATASET_GROUP_ARN, phase: 'answer' };
    expect(() => parsePayload(payloads.tearDownInput, input)).toThrow(/request: is missing: it says where/);
  });

  test('fails on an import without files', () => {
    const input = { dataset: aDatasetPlan(), fingerprint: '', lastModified: '' };
    expect(() => parsePayload(payloads.createDatasetImportJobInput, input)).toThrow(/nothing to import/);
  });

  test.each([0, 1.5, '1'])('fails on a capacity of %j', (minProvisionedTPS) => {
    const campaign = { ...aCampaignPlan(), minProvisionedTPS };
    expect(() =>
      parsePayload(payloads.createCampaignInput, { campaign, solutionVersionArn: versionArn('v1') }),
    ).toThrow(/campaign\.minProvisionedTPS/);
  });
});
