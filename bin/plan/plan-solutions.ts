import type { Campaign } from '@aws-sdk/client-personalize';
import type { SolutionControl, SolutionPlan } from '../../lambda/shared/contract/workflow';
import { compareCampaign } from '../../lambda/shared/drift/campaign-drift';
import { compareSolution } from '../../lambda/shared/drift/solution-drift';
import { isOfFamily } from '../../lambda/shared/family';
import { timeOf } from '../requests/personalize-reads';
import type { FoundSolution, Inventory } from '../requests/inventory';
import { memberChanges, type PlannedChange } from './planned-change';

/** What a plan of solutions needs to know beside the inventory. */
export interface Wishes {
  /** By the name in the pipeline file. */
  readonly controlOf: (logicalName: string) => SolutionControl;
}

/** A solution and its campaign. @param retireRemoved whether runs delete a campaign that the file no longer has */
export function planSolution(
  plan: SolutionPlan,
  found: Inventory | undefined,
  wishes: Wishes,
  retireRemoved: boolean,
): readonly PlannedChange[] {
  const family = (found?.solutions ?? []).filter(({ solution }) => isOfFamily(solution.name, plan.family));
  const current = family.find(({ solution }) => solution.name === plan.name);
  const replaced = family.filter((one) => one !== current);
  const old = replaced[0];
  const parked = wishes.controlOf(plan.logicalName).parked !== undefined;
  if (current !== undefined) {
    return [
      presentSolution(plan, current, found),
      ...planCampaign(plan, current.campaigns[0], parked, retireRemoved),
      ...replaced.flatMap((one) => retired(plan, one)),
    ];
  }
  const solution = {
    kind: 'solution',
    name: plan.logicalName,
    resource: plan.name,
    by: 'run',
    bills: 'a training',
  } as const;
  if (old === undefined)
    return [{ ...solution, action: 'create' }, ...planCampaign(plan, undefined, parked, retireRemoved)];
  return [
    {
      ...solution,
      action: 'replace',
      replaces: old.solution.name ?? '',
      changes: memberChanges(compareSolution(plan, old.solution).immutable),
      note: 'the old one serves until the new one works, and goes then',
    },
    ...replacedCampaign(plan, old.campaigns[0], parked),
    ...replaced.slice(1).flatMap((one) => retired(plan, one)),
  ];
}

function presentSolution(plan: SolutionPlan, current: FoundSolution, found: Inventory | undefined): PlannedChange {
  const solution = { kind: 'solution', name: plan.logicalName, resource: plan.name } as const;
  if (current.solution.status === 'CREATE FAILED') {
    const note = 'it is CREATE FAILED: a run deletes it and tries once more';
    return { ...solution, action: 'create', by: 'run', bills: 'a training', note };
  }
  const { updatable, immutable } = compareSolution(plan, current.solution);
  if (immutable.length > 0) {
    const problem = `it has settings that cannot be changed under a name that stands for others: delete it, or give the solution another name`;
    return { ...solution, action: 'replace', by: 'run', changes: memberChanges(immutable), problem };
  }
  const due = trainingDue(plan, current, found);
  const note = { ...(due !== undefined && { note: due, bills: 'a training' }) };
  if (updatable.length === 0) return { ...solution, action: 'keep', ...note };
  return { ...solution, action: 'change', by: 'run', changes: memberChanges(updatable), ...note };
}

/** Why the next run trains although nothing of the solution differs; undefined when no import that is there asks for it. */
function trainingDue(
  plan: SolutionPlan,
  { versions }: FoundSolution,
  found: Inventory | undefined,
): string | undefined {
  const newest = versions.find(({ status }) => status === 'ACTIVE');
  if (newest === undefined) return 'it has no version that is ACTIVE: a run trains one';
  if (plan.performAutoTraining) return undefined;
  const imported = Math.max(
    0,
    ...(found?.datasets ?? []).map(({ latestImport }) => timeOf(latestImport?.creationDateTime)),
  );
  return imported > timeOf(newest.creationDateTime)
    ? 'an import is newer than its newest version: a run trains'
    : undefined;
}

function planCampaign(
  plan: SolutionPlan,
  present: Campaign | undefined,
  parked: boolean,
  retireRemoved: boolean,
): readonly PlannedChange[] {
  const { campaign } = plan;
  const resource = campaign?.name ?? present?.name ?? '';
  const wanted = { kind: 'campaign', name: plan.logicalName, resource } as const;
  if (campaign === undefined) {
    if (present === undefined) return [];
    const bills = requests(present.minProvisionedTPS);
    const note = 'the pipeline file gives the solution no campaign';
    return retireRemoved && isOfFamily(present.name, plan.family)
      ? [{ ...wanted, action: 'delete', by: 'run', note: `${note}; stops billing ${bills}` }]
      : [{ ...wanted, action: 'left', bills, note: `${note}, and no run deletes this one` }];
  }
  const bills = requests(campaign.minProvisionedTPS);
  if (parked && present === undefined) {
    return [{ ...wanted, action: 'keep', note: 'it is parked: `npx personalize unpark` brings it back' }];
  }
  if (present === undefined) return [{ ...wanted, action: 'create', by: 'run', bills }];
  // Which version is to serve is for the run to say; the plan compares the rest.
  const input = { campaign, solutionVersionArn: present.solutionVersionArn ?? '' };
  const updating = present.latestCampaignUpdate?.status?.startsWith('CREATE ') === true && isUnderWay(present);
  const { differences } = compareCampaign(input, present, updating);
  if (present.status === 'CREATE FAILED') {
    const note = 'it is CREATE FAILED: a run updates it';
    return [{ ...wanted, action: 'change', by: 'run', changes: memberChanges(differences), bills, note }];
  }
  if (differences.length === 0) return [{ ...wanted, action: 'keep', bills }];
  return [{ ...wanted, action: 'change', by: 'run', changes: memberChanges(differences), bills }];
}

function isUnderWay({ latestCampaignUpdate }: Campaign): boolean {
  return ['CREATE PENDING', 'CREATE IN_PROGRESS'].includes(latestCampaignUpdate?.status ?? '');
}

function replacedCampaign(plan: SolutionPlan, old: Campaign | undefined, parked: boolean): readonly PlannedChange[] {
  const [wanted] = planCampaign(plan, undefined, parked, false);
  if (old?.name === undefined) return wanted === undefined ? [] : [wanted];
  if (wanted === undefined)
    return [{ kind: 'campaign', name: plan.logicalName, resource: old.name, action: 'delete', by: 'run' }];
  const note = 'the published ARN is switched when the new one is ACTIVE';
  return [
    { ...wanted, action: 'replace', replaces: old.name, note, bills: `${wanted.bills ?? ''}, twice for a while` },
  ];
}

/** What an earlier run replaced and the next one deletes. */
function retired(plan: SolutionPlan, { solution, campaigns }: FoundSolution): readonly PlannedChange[] {
  const gone = {
    name: plan.logicalName,
    action: 'delete',
    by: 'run',
    note: `${plan.name} has taken its place`,
  } as const;
  return [
    ...campaigns.map(({ name = '' }) => ({ kind: 'campaign', resource: name, ...gone }) as const),
    { kind: 'solution', resource: solution.name ?? '', ...gone },
  ];
}

export function requests(perSecond: number | undefined): string {
  const count = perSecond ?? 1;
  return `${count} request${count === 1 ? '' : 's'} a second, as long as it is there`;
}
