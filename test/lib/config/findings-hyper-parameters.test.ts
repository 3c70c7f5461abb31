import { type Case, expectFinding, HERE, solution, withRecipe } from './pipeline-text';

describe('hyperparameters', () => {
  const config = 'solutions[0].solutionConfig';
  const hpo = (inside: string) => `performHPO: true, solutionConfig: { hpoConfig: { ${inside} } }`;
  const ranges = (inside: string) => hpo(`algorithmHyperParameterRanges: { ${inside} }`);
  test.each<Case>([
    [
      'an unknown hyperparameter',
      { solutions: solution(`solutionConfig: { algorithmHyperParameters: { ${HERE}hidden_dim: 64 } }`) },
      `${config}.algorithmHyperParameters.hidden_dim`,
      'aws-user-personalization has no such parameter "hidden_dim"; did you mean "hidden_dimension"?',
    ],
    [
      'a hyperparameter where there is none',
      {
        solutions: withRecipe(
          'aws-popularity-count',
          `solutionConfig: { algorithmHyperParameters: { ${HERE}bptt: 20 } }`,
        ),
      },
      `${config}.algorithmHyperParameters.bptt`,
      'aws-popularity-count has no such parameter "bptt"',
    ],
    [
      'a hyperparameter out of range',
      { solutions: solution(`solutionConfig: { algorithmHyperParameters: { bptt: ${HERE}64 } }`) },
      `${config}.algorithmHyperParameters.bptt`,
      'bptt must be a whole number, 2 to 32, not 64',
    ],
    [
      'a hyperparameter in the wrong place',
      { solutions: solution(`solutionConfig: { featureTransformationParameters: { ${HERE}bptt: 20 } }`) },
      `${config}.featureTransformationParameters.bptt`,
      'bptt belongs under algorithmHyperParameters',
    ],
    [
      'a hyperparameter that is only a range',
      {
        solutions: withRecipe(
          'aws-similar-items',
          `solutionConfig: { algorithmHyperParameters: { ${HERE}item_id_hidden_dim: 100 } }`,
        ),
      },
      `${config}.algorithmHyperParameters.item_id_hidden_dim`,
      'item_id_hidden_dim can only be set as a range of hpoConfig',
    ],
    [
      'hpoConfig without a search',
      { solutions: withRecipe('aws-trending-now', `solutionConfig: { ${HERE}hpoConfig: {} }`) },
      `${config}.hpoConfig`,
      'aws-trending-now has no hyperparameter optimization',
    ],
    [
      'hpoConfig without performHPO',
      { solutions: solution(`solutionConfig: { ${HERE}hpoConfig: {} }`) },
      `${config}.hpoConfig`,
      'hpoConfig needs performHPO: true',
    ],
    [
      'an objective of HPO',
      { solutions: solution(hpo(`${HERE}hpoObjective: {}`)) },
      `${config}.hpoConfig.hpoObjective`,
      'it is not configurable; leave it out',
    ],
    [
      '41 training jobs',
      { solutions: solution(hpo(`hpoResourceConfig: { maxNumberOfTrainingJobs: ${HERE}41 }`)) },
      `${config}.hpoConfig.hpoResourceConfig.maxNumberOfTrainingJobs`,
      'must be a whole number, 1 to 40, not "41"',
    ],
    [
      'eleven training jobs at once',
      { solutions: solution(hpo(`hpoResourceConfig: { maxParallelTrainingJobs: ${HERE}"11" }`)) },
      `${config}.hpoConfig.hpoResourceConfig.maxParallelTrainingJobs`,
      'must be a whole number, 1 to 10, not "11"',
    ],
    [
      'a range beyond the range',
      {
        solutions: solution(ranges(`integerHyperParameterRanges: [{ name: bptt, minValue: 2, maxValue: ${HERE}64 }]`)),
      },
      `${config}.hpoConfig.algorithmHyperParameterRanges.integerHyperParameterRanges[0].maxValue`,
      'bptt must be a whole number, 2 to 32, not 64',
    ],
    [
      'a range upside down',
      {
        solutions: solution(ranges(`integerHyperParameterRanges: [{ name: bptt, minValue: ${HERE}20, maxValue: 4 }]`)),
      },
      `${config}.hpoConfig.algorithmHyperParameterRanges.integerHyperParameterRanges[0].minValue`,
      'minValue is larger than maxValue',
    ],
    [
      'a range in the wrong list',
      {
        solutions: solution(
          ranges(`continuousHyperParameterRanges: [{ name: ${HERE}bptt, minValue: 2, maxValue: 4 }]`),
        ),
      },
      `${config}.hpoConfig.algorithmHyperParameterRanges.continuousHyperParameterRanges[0].name`,
      'bptt belongs under integerHyperParameterRanges',
    ],
    [
      'a range of what cannot be tuned',
      {
        solutions: withRecipe(
          'aws-similar-items',
          ranges(
            `continuousHyperParameterRanges: [{ name: ${HERE}popularity_discount_factor, minValue: 0, maxValue: 1 }]`,
          ),
        ),
      },
      `${config}.hpoConfig.algorithmHyperParameterRanges.continuousHyperParameterRanges[0].name`,
      'popularity_discount_factor of aws-similar-items cannot be tuned',
    ],
    [
      'a choice that is none',
      {
        solutions: solution(
          ranges(`categoricalHyperParameterRanges: [{ name: recency_mask, values: ["True", ${HERE}"perhaps"] }]`),
        ),
      },
      `${config}.hpoConfig.algorithmHyperParameterRanges.categoricalHyperParameterRanges[0].values[1]`,
      'recency_mask must be one of "True", "False", not "perhaps"',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});
