import type { Inventory } from '../../../bin/requests/inventory';
import { arn } from '../test-account';

const INTERACTIONS = {
  type: 'record',
  name: 'Interactions',
  namespace: 'com.amazonaws.personalize.schema',
  fields: [
    { name: 'USER_ID', type: 'string' },
    { name: 'ITEM_ID', type: 'string' },
    { name: 'TIMESTAMP', type: 'long' },
    { name: 'EVENT_VALUE', type: ['null', 'float'] },
    { name: 'EVENT_TYPE', type: 'string' },
    { name: 'DEVICE', type: ['string', 'null'], categorical: true },
  ],
  version: '1.0',
};

/** A dataset group `Old Shop` that somebody made by hand, with interactions that came from S3. */
export function anInventory(parts: Partial<Inventory> = {}): Inventory {
  return {
    group: { name: 'Old_Shop', datasetGroupArn: arn('dataset-group/Old_Shop') },
    datasets: [
      {
        dataset: { name: 'events', datasetType: 'INTERACTIONS', datasetArn: arn('dataset/Old_Shop/INTERACTIONS') },
        schema: { name: 'events-v2', schemaArn: arn('schema/events-v2'), schema: JSON.stringify(INTERACTIONS) },
        latestFullImport: { dataSource: { dataLocation: 's3://old-bucket/events/' } },
      },
    ],
    filters: [],
    eventTrackers: [],
    metricAttributions: [],
    solutions: [],
    recommenders: [],
    batchInferenceJobs: [],
    batchSegmentJobs: [],
    ...parts,
  };
}

export function aSolution(name: string, recipe: string, members: object = {}): Inventory['solutions'][number] {
  return {
    solution: {
      name,
      solutionArn: arn(`solution/${name}`),
      recipeArn: `arn:aws:personalize:::recipe/${recipe}`,
      performAutoTraining: false,
      ...members,
    },
    versions: [{ solutionVersionArn: arn(`solution/${name}/1`), status: 'ACTIVE' }],
    campaigns: [],
  };
}
