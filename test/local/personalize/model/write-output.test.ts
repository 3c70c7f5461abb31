import { controlPlaneModel, runtimeModel } from '../../../../local/personalize/model/service-model';
import { outputJson, outputSent, outputText } from '../../../../local/personalize/model/write-output';

const getRecommendations = runtimeModel.operations.get('GetRecommendations')!;
const describeCampaign = controlPlaneModel.operations.get('DescribeCampaign')!;

const written = (...given: Parameters<typeof outputText>): unknown => JSON.parse(outputText(...given));

describe('outputJson', () => {
  test('writes modelled members only and dates as epoch seconds', () => {
    const campaign = {
      arn: 'internal',
      datasetGroupArn: 'internal',
      campaignArn: 'arn',
      creationDateTime: new Date(1_700_000_000_250),
      campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3' }, own: 1 },
      failureReason: undefined,
    };
    expect(written(describeCampaign, { campaign })).toEqual({
      campaign: {
        campaignArn: 'arn',
        creationDateTime: 1_700_000_000.25,
        campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3' } },
      },
    });
  });

  test('an operation without output answers an empty object', () => {
    expect(written(controlPlaneModel.operations.get('DeleteSchema')!, undefined)).toEqual({});
  });

  test.each([
    0, 1, 0.5, 1e-12, 1e-13, 0.000123456789, 0.022025690389188987, 0.999999999999, 0.9999999999999, -0.25, 12.5, 1e21,
  ])('a score of %d is the same when it is read', (score) => {
    expect(written(getRecommendations, { itemList: [{ itemId: 'a', score }] })).toEqual({
      itemList: [{ itemId: 'a', score }],
    });
  });

  test('no character of a text gets lost or breaks the JSON', () => {
    const every = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code));
    const texts = [...every, 'a "b" \\ c', 'é'.repeat(50), '"'.repeat(50), '😀', '\u2028', ''];
    const itemList = texts.map((itemId) => ({ itemId, metadata: { [itemId]: itemId }, reason: [itemId] }));
    expect(written(getRecommendations, { itemList })).toEqual({ itemList });
    const lone = '\ud800';
    expect(outputText(getRecommendations, { recommendationId: lone })).toBe(JSON.stringify({ recommendationId: lone }));
  });

  test('an answer stays as it is while others are written, whatever their size', () => {
    const answers = Array.from({ length: 200 }, (_, i) => ({
      itemList: Array.from({ length: (i * 37) % 500 }, (_, item) => ({ itemId: `${'i'.repeat(item % 60)}${i}` })),
    }));
    const pieces = answers.map((answer) => outputJson(getRecommendations, answer));
    expect(pieces.map((piece) => JSON.parse(piece.toString()) as unknown)).toEqual(answers);
  });

  test('only the latest answer that was sent is written over', () => {
    const first = outputJson(getRecommendations, { recommendationId: 'first' });
    const second = outputJson(getRecommendations, { recommendationId: 'second' });
    outputSent(first);
    const third = outputJson(getRecommendations, { recommendationId: 'third' });
    expect([first, second, third].map(String)).toEqual(
      ['first', 'second', 'third'].map((id) => `{"recommendationId":"${id}"}`),
    );
    outputSent(third);
    const fourth = outputJson(getRecommendations, { recommendationId: 'other' });
    expect(fourth.byteOffset).toBe(third.byteOffset);
    expect([first, second, fourth].map(String)).toEqual(
      ['first', 'second', 'other'].map((id) => `{"recommendationId":"${id}"}`),
    );
  });

  test('what broke off is not in the next answer', () => {
    expect(() => outputJson(getRecommendations, { itemList: [{ itemId: 'a', score: 5n }] })).toThrow();
    expect(outputText(getRecommendations, { recommendationId: 'b' })).toBe('{"recommendationId":"b"}');
  });
});
