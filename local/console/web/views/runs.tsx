import type { NodeState, RunView } from '../../api';
import { counted } from '../../counted';
import { dateTime, duration, useNow, withMetricNames } from '../format';
import { Badge, Empty, FailureNote } from '../parts/parts';

const STATES: Readonly<Record<RunView['status'], NodeState>> = {
  RUNNING: 'working',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  ABORTED: 'failed',
};

/** A run that is under way: the states that it is in. */
export function RunNow({ run }: { readonly run: RunView }) {
  const now = useNow(1000);
  const names = [...new Set(run.current.map(({ state }) => state))];
  return (
    <section class="run-now" aria-label={`Run of ${run.pipeline}`}>
      <p class="run-now-title">
        <Badge state="working">running</Badge> <strong>{run.pipeline}</strong>
        <span class="muted"> for {duration(Math.max(0, now - run.startedAt) / 1000)}</span>
      </p>
      <ul class="chips">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </section>
  );
}

/** Runs that were, the newest first. */
export function RunsTable({ runs, more }: { readonly runs: readonly RunView[]; readonly more: number }) {
  return (
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">Runs</h2>
      {runs.length === 0 ? (
        <Empty title="No run yet">
          <p>
            A file named <code>_SUCCESS</code> in the data bucket starts one, so does the schedule, and{' '}
            <code>npx personalize run</code>.
          </p>
        </Empty>
      ) : (
        <div class="table-frame" tabIndex={0} role="region" aria-labelledby="runs-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Status</th>
                <th scope="col">Started</th>
                <th scope="col" class="number">
                  Took
                </th>
                <th scope="col">What came of it</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.executionArn} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more > 0 && <p class="muted">{counted(more, 'older run')} in the data bucket, under runs/.</p>}
    </section>
  );
}

function RunRow({ run }: { readonly run: RunView }) {
  const { status, startedAt, endedAt, solutions, failures, name } = run;
  return (
    <tr>
      <td>
        <Badge state={STATES[status]}>{status}</Badge>
      </td>
      <td>
        <span class="nowrap">{dateTime(startedAt)}</span>
        <span class="sub id">{name}</span>
      </td>
      <td class="number">{endedAt === undefined ? '…' : duration((endedAt - startedAt) / 1000)}</td>
      <td>
        <ul class="outcomes">
          {solutions.map((one) => (
            <li key={one.name}>
              <strong>{one.name}</strong> <span data-outcome={one.status}>{one.status}</span>
              {one.reason && <span class="sub">{withMetricNames(one.reason)}</span>}
            </li>
          ))}
        </ul>
        {failures.map((failure) => (
          <FailureNote
            key={`${failure.arn} ${failure.reason}`}
            failure={{ ...failure, reason: `${failure.resource}: ${failure.reason}` }}
          />
        ))}
        {run.troubles.map(({ state, failed }) => (
          <p key={state} class="sub">
            {state}: {failed}
          </p>
        ))}
      </td>
    </tr>
  );
}
