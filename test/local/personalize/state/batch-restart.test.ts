import { describedInference, giveInput, inferenceJob, outputOf } from '../batch-runs';
import { aDatasetGroup, aSolution, aVersion } from '../movies';
import { StateFolders } from './state-folder';

const folders = new StateFolders();

afterEach(() => folders.clean());

test('a batch inference job that a kill cut off is done by the next twin, from its record alone', async () => {
  const folder = folders.make();
  const twin = await folders.open(folder);
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  const version = await aVersion(twin, await aSolution(twin, 'aws-user-personalization'));
  giveInput(twin, 'job', [{ userId: 'u0' }, { userId: 'u1' }]);
  let killed: string | undefined;
  const { put } = twin.objects;
  twin.objects.put = (...call) => {
    killed ??= folders.killed(folder);
    return put.apply(twin.objects, call);
  };
  await twin.control.send(inferenceJob('job', version, { numResults: 5 }));
  await twin.settle();
  const uncut = outputOf(twin, 'job');
  twin.objects.objects.delete('s3://data/job/out/users.json.out');

  const next = await folders.open(killed!, { after: twin });
  expect(await describedInference(next, 'job')).toMatchObject({ status: 'CREATE IN_PROGRESS' });
  next.personalize.resume();
  await next.settle();
  expect(await describedInference(next, 'job')).toMatchObject({ status: 'ACTIVE' });
  expect(outputOf(next, 'job')).toEqual(uncut);
});
