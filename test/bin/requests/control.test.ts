import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { changeControl, readControl } from '../../../bin/requests/control';
import { BUCKET, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
const place = { bucket: BUCKET, key: 'control/popular.json' };

beforeAll(async () => {
  account = await startAccount();
  await account.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});

afterAll(() => account.close());

test('nobody has wished anything at first', async () => {
  expect(await readControl(account.s3, { bucket: BUCKET, key: 'control/none.json' })).toEqual({});
});

test('writers at the same time lose nothing of one another', async () => {
  const arns = ['a', 'b', 'c', 'd'];
  await Promise.all(
    arns.map((arn) =>
      changeControl(account.s3, place, (control) => ({ ...control, rolledBack: [...(control.rolledBack ?? []), arn] })),
    ),
  );
  expect([...((await readControl(account.s3, place)).rolledBack ?? [])].sort()).toEqual(arns);
});

test('fails for what is no JSON object, with the place and what to do', async () => {
  await account.putJson('control/bad.json', 'text');
  await expect(readControl(account.s3, { bucket: BUCKET, key: 'control/bad.json' })).rejects.toThrow(
    's3://shop-data/control/bad.json is no JSON object; mend it, or delete it to forget what was rolled back and parked',
  );
});
