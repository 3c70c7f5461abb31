import { controlPlaneModel } from '../../../../local/personalize/model/service-model';
import { writeOutput } from '../../../../local/personalize/model/write-output';

const describeCampaign = controlPlaneModel.operations.get('DescribeCampaign')!;

describe('writeOutput', () => {
  test('writes modelled members only and dates as epoch seconds', () => {
    const campaign = {
      arn: 'internal',
      datasetGroupArn: 'internal',
      campaignArn: 'arn',
      creationDateTime: new Date(1_700_000_000_250),
      campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3' }, own: 1 },
      failureReason: undefined,
    };
    expect(writeOutput(describeCampaign, { campaign })).toEqual({
      campaign: {
        campaignArn: 'arn',
        creationDateTime: 1_700_000_000.25,
        campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3' } },
      },
    });
  });

  test('an operation without output answers an empty object', () => {
    expect(writeOutput(controlPlaneModel.operations.get('DeleteSchema')!, undefined)).toEqual({});
  });
});
