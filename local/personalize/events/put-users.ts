import type { PutUsersRequest } from '@aws-sdk/client-personalize-events';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { putRecords } from './put-records';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutUsers.html */
export function putUsers(twin: Twin, { datasetArn, users }: Checked<PutUsersRequest>): void {
  const records = users.map(({ userId, properties }) => ({ id: userId, properties: properties as string | undefined }));
  putRecords(twin, 'Users', datasetArn, records);
}
