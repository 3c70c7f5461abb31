import type { PutActionsRequest } from '@aws-sdk/client-personalize-events';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { putRecords } from './put-records';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutActions.html */
export function putActions(twin: Twin, { datasetArn, actions }: Checked<PutActionsRequest>): void {
  const records = actions.map(({ actionId, properties }) => ({
    id: actionId,
    properties: properties as string | undefined,
  }));
  putRecords(twin, 'Actions', datasetArn, records);
}
