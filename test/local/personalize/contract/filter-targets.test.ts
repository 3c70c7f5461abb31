import { CreateFilterCommand } from '@aws-sdk/client-personalize';
import { anActionDataset } from '../actions';
import { GROUP_ARN, aDatasetGroup, aFilter, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Users'], imports: false });
  await anActionDataset(twin, 'Actions');
});

afterAll(() => twin.close());

describe('CreateFilter', () => {
  test.each([
    ['actions', 'EXCLUDE ActionID WHERE Actions.KIND IN ($KIND) AND Actions.VALUE > ($VALUE)'],
    ['actions-and-user', 'EXCLUDE ActionID WHERE Actions.KIND IN ("offer") IF CurrentUser.AGE < 18'],
    ['users', 'INCLUDE UserID WHERE Users.TIER IN ($TIER) | EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")'],
  ])('takes filters of %s', async (name, expression) => {
    expect(await aFilter(twin, name, expression)).toBe(arn(`filter/${name}`));
  });

  test.each([
    ['EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("Taken")', 'needs the dataset Action_Interactions'],
    ['EXCLUDE ActionID WHERE Actions.EXPIRATION_TIMESTAMP > 1', 'EXPIRATION_TIMESTAMP cannot be used in a filter'],
    [
      'EXCLUDE ActionID WHERE Interactions.EVENT_TYPE IN ("a")',
      'ActionID is filtered by Actions or Action_Interactions',
    ],
    ['INCLUDE UserID WHERE Actions.VALUE > 1', 'UserID is filtered by Users or Interactions, not by Actions'],
    ['INCLUDE UserID WHERE Users.AGE > 1 IF CurrentUser.AGE > 2', 'IF asks about the current user'],
    ['INCLUDE UserID WHERE Users.AGE > 1 | EXCLUDE ActionID WHERE Actions.VALUE > 1', 'all parts of a filter act on'],
  ])('refuses %s', async (filterExpression, message) => {
    const filter = new CreateFilterCommand({ name: 'refused', datasetGroupArn: GROUP_ARN, filterExpression });
    const error = await errorOf(twin.control.send(filter));
    expect(error.name).toBe('InvalidInputException');
    expect(error.message).toContain('Could not create filter. Invalid Expression');
    expect(error.message).toContain(message);
  });
});
