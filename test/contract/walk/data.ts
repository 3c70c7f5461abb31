import {
  ACTIONS_SCHEMA,
  ACTION_INTERACTIONS_SCHEMA,
  actionInteractionsCsv,
  actionsCsv,
} from '../../local/personalize/actions';
import { domainEvents } from '../../local/personalize/domains';
import { USERS, interactionsCsv, itemsCsv, usersCsv } from '../../local/personalize/movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA, schemaText } from '../../local/personalize/movies-schemas';

/** What the suite imports: just more than training asks for, so that it costs little. */

/** Datasets of the custom group, in the order in which they are made. */
export const CUSTOM_DATASETS = {
  Interactions: { schema: INTERACTIONS_SCHEMA, csv: interactionsCsv() },
  Items: { schema: ITEMS_SCHEMA, csv: itemsCsv() },
  Users: { schema: USERS_SCHEMA, csv: usersCsv() },
  Actions: { schema: ACTIONS_SCHEMA, csv: actionsCsv() },
  Action_Interactions: { schema: ACTION_INTERACTIONS_SCHEMA, csv: actionInteractionsCsv(USERS) },
} as const;

export type CustomType = keyof typeof CUSTOM_DATASETS;

const usersSchema = JSON.parse(USERS_SCHEMA) as { readonly fields: readonly object[] };

/** What UpdateDataset takes: one more field, which may be null. */
export const LONGER_USERS_SCHEMA = schemaText('Users', [
  ...usersSchema.fields,
  { name: 'CITY', type: ['null', 'string'], categorical: true },
]);

/** The one dataset that a recommender for popular videos needs. */
export const VIDEO_INTERACTIONS = {
  schema: schemaText('Interactions', [
    { name: 'USER_ID', type: 'string' },
    { name: 'ITEM_ID', type: 'string' },
    { name: 'TIMESTAMP', type: 'long' },
    { name: 'EVENT_TYPE', type: 'string' },
  ]),
  csv: domainEvents('VIDEO_ON_DEMAND'),
} as const;
