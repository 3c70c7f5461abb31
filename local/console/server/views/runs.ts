import type { RunRecord } from '../../../../lambda/shared/contract/workflow';
import type { RunView } from '../../api';
import { type Pipeline, pipelinesOf } from '../pipelines';
import type { ConsoleSource } from '../source';
import { storedJson } from '../stored-json';
import { lastPart } from './words';

/** Folder of the records in the data bucket, `<execution name>.json`: what the workflow calls them. */
const RUN_PREFIX = 'runs/';

/** Runs that are told in full. */
const SHOWN_RUNS = 30;

/** Records never change once they are written. */
const records = new Map<string, RunRecord>();

/** Every run of the pipelines, the newest first: those of this process, and of those before it the records. */
export async function runsOf(
  source: ConsoleSource,
): Promise<{ readonly runs: readonly RunView[]; readonly more: number }> {
  const all: RunView[] = [];
  for (const pipeline of pipelinesOf(source)) {
    const recorded = new Map((await recordsOf(source, pipeline)).map((record) => [record.executionArn, record]));
    for (const execution of source.stateMachines?.listExecutions(pipeline.stateMachineArn) ?? []) {
      const { executionArn, name, status, startDate, stopDate } = execution;
      const record = recorded.get(executionArn);
      recorded.delete(executionArn);
      const { current, troubles } = source.memory.runProgress(executionArn);
      all.push({
        ...{ executionArn, name, status, troubles },
        pipeline: pipeline.plan.pipeline,
        startedAt: startDate,
        ...(stopDate !== undefined && { endedAt: stopDate }),
        current: status === 'RUNNING' ? current : [],
        ...outcomeOf(record),
      });
    }
    for (const record of recorded.values()) all.push(ofRecord(record));
  }
  all.sort((a, b) => b.startedAt - a.startedAt);
  return { runs: all.slice(0, SHOWN_RUNS), more: Math.max(0, all.length - SHOWN_RUNS) };
}

/** The records of a pipeline's runs, the newest first. */
export async function recordsOf({ objects }: ConsoleSource, { bucket }: Pipeline): Promise<readonly RunRecord[]> {
  if (bucket === undefined || !objects.hasBucket(bucket)) return [];
  const found: RunRecord[] = [];
  const listed = [...objects.listObjects(bucket, RUN_PREFIX)].sort((a, b) => b.lastModified - a.lastModified);
  for (const { key, etag } of listed.filter((object) => object.key.endsWith('.json')).slice(0, 10 * SHOWN_RUNS)) {
    const id = `${bucket} ${key} ${etag}`;
    const record = records.get(id) ?? (await storedJson(objects, bucket, key));
    if (!isRecord(record)) continue;
    records.set(id, record);
    found.push(record);
  }
  return found;
}

function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { result, startedAt, failures } = value as Partial<RunRecord>;
  return typeof startedAt === 'string' && Array.isArray(failures) && Array.isArray(result?.solutions);
}

function ofRecord(record: RunRecord): RunView {
  const { executionArn, pipeline, status, startedAt, endedAt } = record;
  return {
    ...{ executionArn, pipeline, status },
    name: executionArn.slice(executionArn.lastIndexOf(':') + 1) || lastPart(executionArn),
    startedAt: Date.parse(startedAt),
    endedAt: Date.parse(endedAt),
    ...{ current: [], troubles: [] },
    ...outcomeOf(record),
  };
}

function outcomeOf(record: RunRecord | undefined): Pick<RunView, 'solutions' | 'failures'> {
  const { solutions = [], recommenders = [] } = record?.result ?? {};
  return {
    solutions: [...solutions, ...recommenders].map((one) => {
      const reason = 'reason' in one ? (one.reason ?? one.training?.reason) : undefined;
      return { name: one.name, status: one.status, ...(reason !== undefined && { reason }) };
    }),
    failures: (record?.failures ?? []).map(({ resource, arn, failureReason, nextStep }) => ({
      ...{ resource, arn, nextStep },
      reason: failureReason,
    })),
  };
}
