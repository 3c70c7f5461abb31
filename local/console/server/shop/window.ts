import { conditionsOf, parametersOf, parseFilter } from '../../../../spec/filter';
import { type Recipe, recipeOfArn } from '../../../../spec/recipes';
import type { GroupData } from '../../../personalize/store/dataset-store';
import { categoriesOf } from '../../../personalize/store/data/categories';
import type { RecordsData } from '../../../personalize/store/data/records-data';
import type { CampaignRecord, FilterRecord, RecommenderRecord } from '../../../personalize/store/resource';
import type { FilterView, ServingView, ShopView } from '../../api';
import { pipelinesOf } from '../pipelines';
import type { ConsoleSource } from '../source';

/** Values of a column that a picker offers. */
const OFFERED_VALUES = 60;

const DEFAULT_EXPLORATION_WEIGHT = '0.3';

/** What the shop window can be filled with. */
export function shopView(source: ConsoleSource): ShopView {
  const { resources, datasets } = source.personalize.holdings;
  const order = pipelinesOf(source).flatMap(({ plan }) => plan.solutions.map(({ solutionArn }) => solutionArn));
  return {
    groups: resources.all('dataset-group').map(({ arn, name }) => {
      const data = datasets.of(arn);
      const ofGroup = (record: { readonly datasetGroupArn: string }): boolean => record.datasetGroupArn === arn;
      const campaigns = resources
        .all('campaign', ofGroup)
        .sort((a, b) => order.indexOf(a.solutionArn) - order.indexOf(b.solutionArn))
        .map((one) => campaignView(source, one));
      const recommenders = resources.all('recommender', ofGroup).map((one) => recommenderView(source, one));
      const types = data.interactions?.bulk.eventTypes.values ?? [];
      return {
        ...{ arn, name },
        serving: [...campaigns, ...recommenders].flatMap((one) => one ?? []),
        filters: resources
          .all('filter', ofGroup)
          .flatMap((one) => filterView(one, data, logicalNameOf(source, arn, one.name))),
        eventTypes: types.length > 0 ? [...types] : ['click'],
        takesEvents: resources.all('event-tracker', ofGroup).some(({ status }) => status === 'ACTIVE'),
        users: data.interactions?.bulk.userIds.size ?? 0,
        items: data.items?.ids().length ?? data.interactions?.bulk.itemIds.size ?? 0,
      };
    }),
  };
}

function campaignView(source: ConsoleSource, campaign: CampaignRecord): ServingView | undefined {
  const { resources } = source.personalize.holdings;
  const recipeArn = resources.find('solution-version', campaign.solutionVersionArn)?.recipeArn;
  const recipe = recipeArn === undefined ? undefined : recipeOfArn(recipeArn);
  if (recipe === undefined) return undefined;
  const solutions = pipelinesOf(source).flatMap(({ plan }) => plan.solutions);
  const planned = solutions.find(({ solutionArn }) => solutionArn === campaign.solutionArn);
  const weight = campaign.campaignConfig?.itemExplorationConfig?.['explorationWeight'] ?? DEFAULT_EXPLORATION_WEIGHT;
  return {
    ...{ arn: campaign.arn, kind: 'campaign', status: campaign.status },
    name: planned?.logicalName ?? campaign.name,
    ...wordsOf(recipe),
    ...(recipe.takesItemExplorationConfig && { explorationWeight: Number(weight) }),
  };
}

function recommenderView(source: ConsoleSource, recommender: RecommenderRecord): ServingView | undefined {
  const recipe = recipeOfArn(recommender.recipeArn);
  if (recipe === undefined) return undefined;
  const plans = pipelinesOf(source).flatMap(({ plan }) => plan.recommenders);
  const planned = plans.find(({ recommenderArn }) => recommenderArn === recommender.arn);
  const name = planned?.logicalName ?? recommender.name;
  return { arn: recommender.arn, name, kind: 'recommender', status: recommender.status, ...wordsOf(recipe) };
}

function wordsOf({
  name,
  type,
  userId,
  realTimeEvents,
}: Recipe): Pick<ServingView, 'recipe' | 'type' | 'forEverybody' | 'realTimeEvents'> {
  return { recipe: name, type, forEverybody: type === 'POPULAR_ITEMS' || userId === 'unused', realTimeEvents };
}

/** A pipeline names its filters `<pipeline>-<name in its file>-<6 hexadecimal digits>`. */
function logicalNameOf(source: ConsoleSource, groupArn: string, name: string): string {
  const pipeline = pipelinesOf(source).find(({ plan }) => plan.datasetGroupArn === groupArn)?.plan.pipeline;
  const family = name.replace(/-[0-9a-f]{6}$/, '');
  return pipeline !== undefined && family.startsWith(`${pipeline}-`) ? family.slice(pipeline.length + 1) : name;
}

/** A filter with what its parameters can be; one of users or actions is of no use here. */
function filterView({ arn, filterExpression }: FilterRecord, { items }: GroupData, name: string): FilterView[] {
  const parsed = parseFilter(filterExpression);
  if (parsed.clauses.some(({ target }) => target !== 'ItemID')) return [];
  const parameters = parametersOf(parsed).map((parameter) => {
    const condition = conditionsOf(parsed).find(({ value }) => value.kind === 'parameter' && value.name === parameter);
    const field = condition?.dataset === 'Items' ? condition.field : undefined;
    return { name: parameter, values: items && field !== undefined ? valuesOf(items, field) : [] };
  });
  return [{ arn, name, expression: filterExpression, parameters }];
}

/** Values by the data and its state: a scan of a catalogue is not for every look. */
const values = new WeakMap<
  RecordsData,
  { readonly changes: number; readonly byField: Map<string, readonly string[]> }
>();

function valuesOf(items: RecordsData, field: string): readonly string[] {
  let kept = values.get(items);
  if (kept?.changes !== items.changes) values.set(items, (kept = { changes: items.changes, byField: new Map() }));
  const known = kept.byField.get(field);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const id of items.ids()) {
    for (const value of categoriesOf(items.value(id, field))) found.add(value);
    // A column with so many values is typed in, not picked.
    if (found.size > OFFERED_VALUES) break;
  }
  const offered = found.size > OFFERED_VALUES ? [] : [...found].sort();
  kept.byField.set(field, offered);
  return offered;
}
