import type { PutItemsRequest } from '@aws-sdk/client-personalize-events';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { putRecords } from './put-records';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutItems.html */
export function putItems(twin: Twin, { datasetArn, items }: Checked<PutItemsRequest>): void {
  const records = items.map(({ itemId, properties }) => ({ id: itemId, properties: properties as string | undefined }));
  putRecords(twin, 'Items', datasetArn, records);
}
