import * as payloads from '../../../lambda/shared/payloads';
import { aCampaignPlan, aDatasetPlan, aSolutionPlan, versionArn } from '../builders';

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
