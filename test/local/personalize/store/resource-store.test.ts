import { VirtualClock } from '../../../../local/clock';
import type { TwinEvent } from '../../../../local/personalize/ports';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';

function setUp() {
  const clock = new VirtualClock();
  const events: TwinEvent[] = [];
  const resources = new ResourceStore(clock, (event) => events.push(event));
  const add = (name: string) =>
    resources.insert('filter', {
      arn: `arn:${name}`,
      name,
      datasetGroupArn: 'g',
      filterExpression: 'x',
      status: 'CREATE PENDING',
    });
  return { clock, events, resources, add };
}

describe('ResourceStore', () => {
  test('records do not change under their readers', () => {
    const { resources, add } = setUp();
    const before = add('a');
    resources.update('filter', 'arn:a', { status: 'ACTIVE' });
    expect(before.status).toBe('CREATE PENDING');
    expect(resources.get('filter', 'arn:a').status).toBe('ACTIVE');
  });

  test('reports each status once', () => {
    const { resources, add, events } = setUp();
    add('a');
    resources.update('filter', 'arn:a', { status: 'ACTIVE' });
    resources.update('filter', 'arn:a', { datasetGroupArn: 'h' });
    expect(events.map((event) => event.type === 'resource' && event.status)).toEqual(['CREATE PENDING', 'ACTIVE']);
  });

  test('positions stay with their records when others go', () => {
    const { resources, add } = setUp();
    ['a', 'b', 'c'].forEach(add);
    resources.remove('filter', 'arn:a');
    add('d');
    const positions = [...resources.positions('filter')].map(({ sequence, record }) => `${sequence} ${record.name}`);
    expect(positions).toEqual(['2 b', '3 c', '4 d']);
  });

  test('fails for a taken ARN and for one that does not exist', () => {
    const { resources, add } = setUp();
    add('a');
    expect(() => add('a')).toThrow('Another resource with Arn arn:a already exists.');
    expect(() => resources.get('filter', 'arn:b')).toThrow('Resource Arn arn:b does not exist.');
    expect(() => resources.update('filter', 'arn:b', {})).toThrow('Resource Arn arn:b does not exist.');
  });
});
