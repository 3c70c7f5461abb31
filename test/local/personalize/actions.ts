import {
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  CreateSchemaCommand,
  DescribeDatasetCommand,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, LATEST, ROLE_ARN, arn, datasetArn } from './movies';
import { schemaText } from './movies-schemas';
import type { TestTwin } from './test-twin';

/** Actions for the users of the small catalogue: offers of a film club. */

export const ACTIONS_SCHEMA = schemaText('Actions', [
  { name: 'ACTION_ID', type: 'string' },
  { name: 'KIND', type: ['string', 'null'], categorical: true },
  { name: 'VALUE', type: ['long', 'null'] },
  { name: 'EXPIRATION_TIMESTAMP', type: ['long', 'null'] },
  { name: 'REPEAT_FREQUENCY', type: ['long', 'null'] },
]);

export const ACTION_INTERACTIONS_SCHEMA = schemaText('ActionInteractions', [
  { name: 'USER_ID', type: 'string' },
  { name: 'ACTION_ID', type: 'string' },
  { name: 'EVENT_TYPE', type: 'string' },
  { name: 'TIMESTAMP', type: 'long' },
  { name: 'CHANNEL', type: ['string', 'null'], categorical: true },
]);

const ACTIONS_HEADER = 'ACTION_ID,KIND,VALUE,EXPIRATION_TIMESTAMP,REPEAT_FREQUENCY';
export const ACTION_INTERACTIONS_HEADER = 'USER_ID,ACTION_ID,EVENT_TYPE,TIMESTAMP,CHANNEL';

export function actionsCsv(rows: readonly string[] = ['a0,offer,5,,', 'a1,survey,,,7']): string {
  return `${[ACTIONS_HEADER, ...rows].join('\n')}\n`;
}

/** Every user sees both actions; those with an even number take the first. */
export function actionInteractionsCsv(users = 10): string {
  const lines = [ACTION_INTERACTIONS_HEADER];
  for (let user = 0; user < users; user++) {
    lines.push(`u${user},a0,${user % 2 === 0 ? 'Taken' : 'Not taken'},${LATEST - user},app`);
    lines.push(`u${user},a1,VIEWED,${LATEST - user},`);
  }
  return `${lines.join('\n')}\n`;
}

export type ActionType = 'Actions' | 'Action_Interactions';

const SCHEMAS: Readonly<Record<ActionType, string>> = {
  Actions: ACTIONS_SCHEMA,
  Action_Interactions: ACTION_INTERACTIONS_SCHEMA,
};

/** Makes a dataset of the group `movies`, which has to be there. */
export async function anActionDataset(twin: TestTwin, datasetType: ActionType): Promise<void> {
  const name = datasetType.toLowerCase();
  await twin.control.send(new CreateSchemaCommand({ name, schema: SCHEMAS[datasetType] }));
  await twin.control.send(
    new CreateDatasetCommand({ name, datasetType, datasetGroupArn: GROUP_ARN, schemaArn: arn(`schema/${name}`) }),
  );
  await twin.settle();
}

/** Imports a file into an action dataset. */
export async function importActions(
  twin: TestTwin,
  datasetType: ActionType,
  csv: string,
  importMode: 'FULL' | 'INCREMENTAL' = 'FULL',
): Promise<void> {
  const name = datasetType.toLowerCase();
  twin.objects.set(`s3://data/${name}/${name}.csv`, csv);
  await twin.control.send(
    new CreateDatasetImportJobCommand({
      jobName: `${importMode.toLowerCase()}-${name}`,
      datasetArn: datasetArn(datasetType),
      dataSource: { dataLocation: `s3://data/${name}/` },
      roleArn: ROLE_ARN,
      importMode,
    }),
  );
  await twin.settle();
}

/** The tracking id that the Action_Interactions dataset has. */
export async function actionTrackingId(twin: TestTwin): Promise<string | undefined> {
  const { dataset } = await twin.control.send(
    new DescribeDatasetCommand({ datasetArn: datasetArn('Action_Interactions') }),
  );
  return dataset?.trackingId;
}
