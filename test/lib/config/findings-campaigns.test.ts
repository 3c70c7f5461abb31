import { type Case, expectFinding, HERE, solution, withRecipe } from './pipeline-text';

describe('promotion', () => {
  const promote = (inside: string) => solution(`promote: { ${inside} }, campaign: {}`);
  test.each<Case>([
    [
      'an unknown metric',
      { solutions: promote(`metric: ${HERE}precision_at_50`) },
      'solutions[0].promote.metric',
      'unknown metric "precision_at_50"; did you mean "precision_at_5"?',
    ],
    [
      'a metric that the solution does not have',
      { solutions: promote(`metric: ${HERE}average_rewards_at_k`) },
      'solutions[0].promote.metric',
      'aws-user-personalization as configured has no metric average_rewards_at_k; it has coverage, mean_reciprocal_rank_at_25, normalized_discounted_cumulative_gain_at_5, normalized_discounted_cumulative_gain_at_10, normalized_discounted_cumulative_gain_at_25, precision_at_5, precision_at_10, precision_at_25',
    ],
    [
      'no metric',
      { solutions: solution(`promote: ${HERE}{ minimum: 0.1 }, campaign: {}`) },
      'solutions[0].promote.metric',
      'metric is missing',
    ],
    [
      'a regression beyond 1',
      { solutions: promote(`metric: coverage, maxRegression: ${HERE}5`) },
      'solutions[0].promote.maxRegression',
      'must be at most 1, not 5',
    ],
    [
      'a minimum that is text',
      { solutions: promote(`metric: coverage, minimum: ${HERE}"0.1"`) },
      'solutions[0].promote.minimum',
      'must be a number, not "0.1"',
    ],
    [
      'no campaign',
      { solutions: solution(`${HERE}promote: { metric: coverage }`) },
      'solutions[0].promote',
      'promote decides what a campaign serves, and the solution has no campaign',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('campaigns', () => {
  const path = 'solutions[0].campaign';
  const inside = (config: string, recipe = 'aws-user-personalization', rest = '') =>
    withRecipe(recipe, `campaign: { campaignConfig: { ${config} } }${rest}`);
  const exploration = (config: string, recipe?: string) => inside(`itemExplorationConfig: { ${config} }`, recipe);
  test.each<Case>([
    [
      'no requests per second',
      { solutions: solution(`campaign: { minProvisionedTPS: ${HERE}0 }`) },
      `${path}.minProvisionedTPS`,
      'must be at least 1, not 0',
    ],
    [
      'half a request per second',
      { solutions: solution(`campaign: { minProvisionedTPS: ${HERE}1.5 }`) },
      `${path}.minProvisionedTPS`,
      'must be a whole number, not 1.5',
    ],
    [
      'requests per second as text',
      { solutions: solution(`campaign: { minProvisionedTPS: ${HERE}"1" }`) },
      `${path}.minProvisionedTPS`,
      'must be a number, not "1"',
    ],
    [
      'a slip in a key',
      { solutions: solution(`campaign: { ${HERE}minProvisionedTps: 1 }`) },
      `${path}.minProvisionedTps`,
      'unknown key "minProvisionedTps"; did you mean "minProvisionedTPS"?',
    ],
    [
      'a name of its own',
      { solutions: solution(`campaign: { ${HERE}name: x }`) },
      `${path}.name`,
      'name cannot be set here: the campaign has the name of its solution',
    ],
    [
      'a solution version',
      { solutions: solution(`campaign: { ${HERE}solutionVersionArn: x }`) },
      `${path}.solutionVersionArn`,
      'solutionVersionArn cannot be set here: the workflow chooses the solution version',
    ],
    [
      'exploration on a recipe that has none',
      { solutions: inside(`${HERE}itemExplorationConfig: { explorationWeight: 0.3 }`, 'aws-similar-items') },
      `${path}.campaignConfig.itemExplorationConfig`,
      'aws-similar-items takes no itemExplorationConfig (it does not explore); aws-user-personalization does',
    ],
    [
      'exploration on a v2 recipe',
      { solutions: inside(`${HERE}itemExplorationConfig: { explorationWeight: 0.3 }`, 'aws-user-personalization-v2') },
      `${path}.campaignConfig.itemExplorationConfig`,
      'aws-user-personalization-v2 takes no itemExplorationConfig (its exploration is managed by the service); aws-user-personalization does',
    ],
    [
      'a weight beyond 1',
      { solutions: exploration(`explorationWeight: ${HERE}1.1`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationWeight`,
      'explorationWeight must be a number, 0 to 1, not 1.1',
    ],
    [
      'a weight that is no number',
      { solutions: exploration(`explorationWeight: ${HERE}"much"`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationWeight`,
      'explorationWeight must be a number, 0 to 1, not "much"',
    ],
    [
      'an empty weight',
      { solutions: exploration(`explorationWeight: ${HERE}""`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationWeight`,
      'explorationWeight must be a number, 0 to 1, not ""',
    ],
    [
      'a weight that is a list',
      { solutions: exploration(`explorationWeight: ${HERE}[1]`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationWeight`,
      'must be a number or text, not a list',
    ],
    [
      'a cut-off under a day',
      { solutions: exploration(`explorationItemAgeCutOff: ${HERE}0.5`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationItemAgeCutOff`,
      'explorationItemAgeCutOff must be a number, at least 1 (days), not 0.5',
    ],
    [
      'a slip in exploration',
      { solutions: exploration(`${HERE}explorationWeigth: 0.3`) },
      `${path}.campaignConfig.itemExplorationConfig.explorationWeigth`,
      'unknown key "explorationWeigth"; did you mean "explorationWeight"?',
    ],
    [
      'an influence on another recipe',
      { solutions: inside(`${HERE}rankingInfluence: { POPULARITY: 1 }`) },
      `${path}.campaignConfig.rankingInfluence`,
      'only aws-semantic-similarity takes rankingInfluence, not aws-user-personalization',
    ],
    [
      'metadata without items',
      { items: '', solutions: inside(`enableMetadataWithRecommendations: ${HERE}true`) },
      `${path}.campaignConfig.enableMetadataWithRecommendations`,
      'metadata needs the dataset items',
    ],
    [
      'a gate that is passed by',
      {
        solutions: inside(`syncWithLatestSolutionVersion: ${HERE}true`, 'aws-sims', ', promote: { metric: coverage }'),
      },
      `${path}.campaignConfig.syncWithLatestSolutionVersion`,
      'a campaign that takes every version by itself passes the gate by; leave out one of it and promote',
    ],
    [
      'a campaign for segments',
      { solutions: withRecipe('aws-item-affinity', `${HERE}campaign: {}`) },
      path,
      'aws-item-affinity only works in batch segment jobs and takes no campaign',
    ],
  ])('fails on %s', (_, parts, place, message) => expectFinding(parts, place, message));
});
