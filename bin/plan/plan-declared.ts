import type { PipelineConfig } from '../../lib/config';
import { familyOf, filterName, metricAttributionName } from '../../lib/config/naming';
import { isOfFamily } from '../../lambda/shared/family';
import { actsOnActions } from '../../spec/filter';
import type { FoundAttribution, Inventory } from '../requests/inventory';
import type { MemberChange, PlannedChange } from './planned-change';

/**
 * Filters and the metric attribution. Of a filter CloudFormation makes the new one, switches the published name, deletes the old one;
 * filters of actions are made by runs, as their dataset is. The metric attribution is changed in place.
 */
export function planDeclared(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  return [...planFilters(config, found), ...planAttribution(config, found)];
}

function planFilters(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  const present = found?.filters ?? [];
  const settled = new Set<string>();
  const wanted = config.filters.map(({ name, filterExpression }): PlannedChange => {
    const resource = filterName(config.name, name, filterExpression);
    const filter = { kind: 'filter', name, resource } as const;
    const by = actsOnActions(filterExpression) ? 'run' : 'deploy';
    if (present.some((one) => one.name === resource)) {
      settled.add(resource);
      return { ...filter, action: 'keep' };
    }
    const old = present.find((one) => isOfFamily(one.name, familyOf(config.name, name)));
    if (old?.name === undefined) return { ...filter, action: 'create', by };
    settled.add(old.name);
    const changes = [{ member: 'filterExpression', from: old.filterExpression, to: filterExpression }];
    return { ...filter, action: 'replace', by, replaces: old.name, changes };
  });
  const others = present.flatMap(({ name = '', filterExpression = '' }): PlannedChange[] => {
    if (settled.has(name)) return [];
    const filter = { kind: 'filter', name, resource: name } as const;
    const by = actsOnActions(filterExpression) ? 'run' : 'deploy';
    const isLeft = !isNamedByUs(name, config.name) || (by === 'run' && !config.retireRemoved);
    return [isLeft ? { ...filter, action: 'left' } : { ...filter, action: 'delete', by }];
  });
  return [...wanted, ...others];
}

function planAttribution(config: PipelineConfig, found: Inventory | undefined): readonly PlannedChange[] {
  const wanted = config.metricAttribution;
  const present = found?.metricAttributions ?? [];
  const own = metricAttributionName(config.name);
  const ours = present.find(({ attribution: { name = '' } }) => name === own || isNamedByUs(name, config.name));
  const left = present
    .filter((one) => one !== ours)
    .map(({ attribution: { name = '' } }): PlannedChange => {
      return { kind: 'metric attribution', name, resource: name, action: 'left' };
    });
  if (wanted === undefined) {
    const name = ours?.attribution.name ?? '';
    const gone = { kind: 'metric attribution', name, resource: name, action: 'delete', by: 'deploy' } as const;
    return [...(ours === undefined ? [] : [gone]), ...left];
  }
  if (ours === undefined) {
    const problem = left.length === 0 ? {} : { problem: `the dataset group has another one already: delete it first` };
    const attribution = { kind: 'metric attribution', name: config.name, resource: own } as const;
    return [{ ...attribution, action: 'create', by: 'deploy', ...problem }, ...left];
  }
  const { name = '' } = ours.attribution;
  const attribution = { kind: 'metric attribution', name: config.name, resource: name } as const;
  const [from, to] = [ours.metrics.map(plain), wanted.metrics.map(plain)];
  const changes: readonly MemberChange[] = [
    ...(isSameSet(from, to) ? [] : [{ member: 'metrics', from, to }]),
    ...(hasReports(ours) === wanted.reports
      ? []
      : [{ member: 'metricsOutputConfig.s3DataDestination', from: hasReports(ours), to: wanted.reports }]),
  ];
  if (changes.length === 0) return [{ ...attribution, action: 'keep' }, ...left];
  // Made without custom resources: its name stands for its metrics.
  const problem = name === own || isSameSet(from, to) ? {} : { problem: ONE_AT_A_TIME };
  return [{ ...attribution, action: 'change', by: 'deploy', changes, ...problem }, ...left];
}

function isSameSet(some: readonly Metric[], others: readonly Metric[]): boolean {
  const texts = (metrics: readonly Metric[]): string =>
    JSON.stringify(metrics.map((one) => JSON.stringify(one)).sort());
  return texts(some) === texts(others);
}

function hasReports({ attribution }: FoundAttribution): boolean {
  return attribution.metricsOutputConfig?.s3DataDestination !== undefined;
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html one metric attribution per dataset group */
const ONE_AT_A_TIME =
  'it was made without custom resources: a dataset group takes one metric attribution, and CloudFormation makes the new one before it deletes the old; take metricAttribution out of the file, deploy, put it back and deploy again';

interface Metric {
  readonly eventType?: string | undefined;
  readonly metricName?: string | undefined;
  readonly expression?: string | undefined;
}

/** In one order of members. */
function plain({ eventType, metricName, expression }: Metric): Metric {
  return { eventType, metricName, expression };
}

/** `<pipeline>-…-<6 hexadecimal digits>`: nobody else names things so by accident. */
export function isNamedByUs(name: string, pipeline: string): boolean {
  return name.startsWith(`${pipeline}-`) && /-[0-9a-f]{6}$/.test(name.slice(pipeline.length));
}
