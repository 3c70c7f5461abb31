import { ListDatasetGroupsCommand, ListSchemasCommand } from '@aws-sdk/client-personalize';
import * as control from '@aws-sdk/client-personalize';
import { VirtualClock } from '../../../../local/clock';
import { DESCRIBE_AND_LIST } from '../../../../local/personalize/control-plane/describe-and-list';
import { FAMILIES } from '../../../../local/personalize/control-plane/families';
import { controlPlaneModel } from '../../../../local/personalize/model/service-model';
import type { ResourceType } from '../../../../local/personalize/store/resource';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';
import { arn, errorOf } from '../movies';
import { INTERACTIONS_SCHEMA } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

const LISTS = [...controlPlaneModel.operations.values()]
  .filter(({ input }) => input.members.has('nextToken'))
  .map(({ name }) => name);

describe('every list', () => {
  let twin: TestTwin;
  let foreign: string;

  beforeAll(async () => {
    twin = await startTwin();
    for (const name of ['a', 'b']) {
      await twin.control.send(new control.CreateSchemaCommand({ name, schema: INTERACTIONS_SCHEMA }));
      await twin.control.send(new control.CreateDatasetGroupCommand({ name }));
    }
    foreign = (await twin.control.send(new ListSchemasCommand({ maxResults: 1 }))).nextToken!;
  });

  afterAll(() => twin.close());

  function list(operation: string, input: object): Promise<unknown> {
    const Command = (control as unknown as Record<string, new (input: object) => ListSchemasCommand>)[
      `${operation}Command`
    ]!;
    // The one list that asks for the resource whose metrics it lists.
    const needed =
      operation === 'ListMetricAttributionMetrics' ? { metricAttributionArn: arn('metric-attribution/m') } : {};
    return twin.control.send(new Command({ ...needed, ...input }));
  }

  test('takes a token and a page size, the tags of a resource excepted', () => {
    const without = [...controlPlaneModel.operations.keys()].filter(
      (name) => name.startsWith('List') && !LISTS.includes(name),
    );
    expect(without).toEqual(['ListTagsForResource']);
    expect(LISTS).toHaveLength(17);
  });

  test.each(LISTS.filter((name) => name !== 'ListMetricAttributionMetrics'))(
    '%s refuses what is no token of its own',
    async (operation) => {
      const own =
        operation === 'ListSchemas'
          ? (await twin.control.send(new ListDatasetGroupsCommand({ maxResults: 1 }))).nextToken
          : foreign;
      for (const nextToken of ['made-up', '', own]) {
        expect(await errorOf(list(operation, { nextToken }))).toMatchObject({
          name: 'InvalidNextTokenException',
          status: 400,
        });
      }
    },
  );

  test.each(LISTS)('%s refuses page sizes that are none and tokens beyond all length', async (operation) => {
    for (const input of [{ maxResults: 0 }, { maxResults: 101 }, { nextToken: 'x'.repeat(1501) }, { nextToken: 'é' }]) {
      expect((await errorOf(list(operation, input))).name).toBe('InvalidInputException');
    }
  });
});

describe.each(Object.keys(FAMILIES) as ResourceType[])('a list of %s', (type) => {
  const { list } = FAMILIES[type];
  const resources = new ResourceStore(new VirtualClock(), () => undefined);
  for (let i = 1; i <= 5; i++) {
    resources.insert(type, { arn: `arn-${i}`, name: `n${i}`, status: 'ACTIVE' } as never);
  }

  /** Names on one page, and what asks for the next. */
  function page(input: object): { names: unknown[]; nextToken?: unknown } {
    const { nextToken, ...answer } = DESCRIBE_AND_LIST[list.operation]!(
      { resources } as never,
      input as never,
    ) as Record<string, Record<string, unknown>[]>;
    const names = answer[list.member]!.map((entry) => entry[FAMILIES[type].arnMember]);
    return { names, nextToken };
  }

  test('has every entry once, in pages, though entries go between them', () => {
    const first = page({ maxResults: 2 });
    expect(first.names).toEqual(['arn-1', 'arn-2']);
    resources.remove(type, 'arn-1');
    const second = page({ maxResults: 2, nextToken: first.nextToken });
    expect(second.names).toEqual(['arn-3', 'arn-4']);
    const third = page({ maxResults: 2, nextToken: second.nextToken });
    expect(third).toEqual({ names: ['arn-5'] });
  });
});
