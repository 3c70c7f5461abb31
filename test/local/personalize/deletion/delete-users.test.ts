import { VirtualClock } from '../../../../local/clock';
import { deleteUsers } from '../../../../local/personalize/deletion/delete-users';
import { DatasetStore } from '../../../../local/personalize/store/dataset-store';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';
import type { Twin } from '../../../../local/personalize/twin';
import { GROUP_ARN, ROLE_ARN, arn } from '../movies';
import { USERS_SCHEMA } from '../movies-schemas';
import { MemoryObjects } from '../test-twin';

const JOB_ARN = arn('data-deletion-job/forget');

/** A dataset group with three users and a job that is to delete two of them. */
function aTwin(): Pick<Twin, 'objects' | 'datasets' | 'resources'> {
  const objects = new MemoryObjects();
  objects.set('s3://data/gone.csv', 'USER_ID\na\nb\n');
  const resources = new ResourceStore(new VirtualClock(), () => undefined);
  const datasets = new DatasetStore();
  const schema = { arn: arn('schema/users'), name: 'users', schema: USERS_SCHEMA };
  const at = new Date(0);
  datasets.add(
    { datasetGroupArn: GROUP_ARN, type: 'Users' },
    { ...schema, creationDateTime: at, lastUpdatedDateTime: at },
  );
  const { users } = datasets.of(GROUP_ARN);
  for (const id of ['a', 'b', 'c']) users?.put(id, (field) => (field === 'AGE' ? 30 : 'gold'));
  resources.insert('data-deletion-job', {
    arn: JOB_ARN,
    name: 'forget',
    datasetGroupArn: GROUP_ARN,
    dataSource: { dataLocation: 's3://data/gone.csv' },
    roleArn: ROLE_ARN,
    status: 'IN_PROGRESS',
  });
  return { objects, datasets, resources };
}

describe('deleteUsers', () => {
  const run = (twin: ReturnType<typeof aTwin>, signal = new AbortController().signal) =>
    deleteUsers(twin as Twin, twin.resources.get('data-deletion-job', JOB_ARN), signal);

  test('deletes in its last step, so that a run that ends before it leaves everything', async () => {
    const twin = aTwin();
    const users = () => twin.datasets.of(GROUP_ARN).users?.ids();
    const finish = await run(twin);
    expect(users()).toEqual(['a', 'b', 'c']);
    expect(finish()).toEqual({ numDeleted: 2 });
    expect(twin.datasets.of(GROUP_ARN).users?.ids()).toEqual(['c']);
  });

  test('deletes nothing when it is broken off', async () => {
    const twin = aTwin();
    await expect(run(twin, AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed');
    expect(twin.datasets.of(GROUP_ARN).users?.ids()).toEqual(['a', 'b', 'c']);
  });
});
