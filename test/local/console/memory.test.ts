import { ConsoleMemory } from '../../../local/console/server/memory';

const CAMPAIGN = 'arn:aws:personalize:us-east-1:000000000000:campaign/films';

test('counts what a campaign answers, by whichever operation, and nothing else that names it', () => {
  const memory = new ConsoleMemory();
  memory.answered('GetRecommendations', CAMPAIGN);
  memory.answered('GetPersonalizedRanking', CAMPAIGN);
  memory.answered('UpdateCampaign', CAMPAIGN);
  memory.answered('GetRecommendations', `${CAMPAIGN}-2`);
  memory.answered('GetSolutionMetrics', undefined);
  expect(memory.requestsTo(CAMPAIGN)).toBe(2);
  expect(memory.requestsTo(`${CAMPAIGN}-3`)).toBe(0);
});

test('tells that the cost is stale after a request, and the data after an event', () => {
  const memory = new ConsoleMemory();
  const told: unknown[] = [];
  memory.onChange((topics) => told.push(topics));
  memory.answered('GetRecommendations', CAMPAIGN);
  memory.answered('PutEvents', undefined);
  expect(told).toEqual([['cost'], ['datasets', 'cost']]);
});
