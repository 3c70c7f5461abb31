import { useState } from 'preact/hooks';
import type { SolutionsView, SolutionView, VersionView } from '../../api';
import { counted } from '../../counted';
import { stateOf } from '../../status';
import { duration, metricName, withMetricNames } from '../format';
import { useView } from '../live';
import { LineChart } from '../parts/line-chart';
import { Badge, Empty, FailureNote, Head, Loading, Moment, RefusalNote } from '../parts/parts';

const FIRST_METRIC = 'normalized_discounted_cumulative_gain_at_10';

/** What was trained, how well it did and who answers with it. */
export function SolutionsPage() {
  const { view, refusal } = useView<SolutionsView>('solutions', 'solutions');
  return (
    <>
      <Head title="Solutions">
        How well each version does on events it was not shown, and what the quality gate made of it.
      </Head>
      {refusal && <RefusalNote refusal={refusal} />}
      {!view && !refusal && <Loading what="the solutions" />}
      {view?.groups.every(({ solutions }) => solutions.length === 0) && (
        <Empty title="Nothing is trained yet">
          <p>
            The first run of the workflow creates the solutions and trains them; see{' '}
            <a href="#pipeline">the pipeline</a>.
          </p>
        </Empty>
      )}
      {view?.groups.map(
        ({ arn, name, solutions }) => solutions.length > 0 && <Group key={arn} name={name} solutions={solutions} />,
      )}
    </>
  );
}

function Group({ name, solutions }: { readonly name: string; readonly solutions: readonly SolutionView[] }) {
  const metrics = [
    ...new Set(solutions.flatMap(({ versions }) => versions.flatMap((one) => Object.keys(one.metrics)))),
  ].sort();
  const [chosen, setChosen] = useState(FIRST_METRIC);
  const metric = metrics.includes(chosen) ? chosen : metrics[0];
  return (
    <>
      {metric !== undefined && (
        <section class="card" aria-label={`Comparison of ${name}`}>
          <div class="title-row">
            <h2>Side by side</h2>
            <label class="inline">
              Metric
              <select value={metric} onChange={(event) => setChosen(event.currentTarget.value)}>
                {metrics.map((one) => (
                  <option key={one} value={one}>
                    {metricName(one)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <Comparison metric={metric} solutions={solutions} />
        </section>
      )}
      <div class="solutions">
        {solutions.map((solution) => (
          <Solution key={solution.arn} solution={solution} />
        ))}
      </div>
    </>
  );
}

function Comparison({ metric, solutions }: { readonly metric: string; readonly solutions: readonly SolutionView[] }) {
  const measured = solutions
    .map(({ name, versions }) => ({ name, values: versions.map((version) => version.metrics[metric]) }))
    .filter(({ values }) => values.some((value) => value !== undefined));
  const length = Math.max(...measured.map(({ values }) => values.length));
  const places = Array.from({ length }, (_, index) => `v${index + 1}`);
  // The newest versions stand under each other.
  const series = measured.map(({ name, values }) => ({
    name,
    values: [...Array.from({ length: length - values.length }, () => undefined), ...values],
  }));
  return (
    <div class="comparison">
      <LineChart
        label={`${metricName(metric)} of each solution over its versions; the table has the numbers`}
        series={series}
        places={places}
      />
      <div class="table-frame" tabIndex={0} role="region" aria-label={`${metricName(metric)} as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Solution</th>
              {places.map((place) => (
                <th key={place} scope="col" class="number">
                  {place}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.map(({ name, values }, index) => (
              <tr key={name} class="tight">
                <th scope="row">
                  <span class="swatch" data-series={index % 6} aria-hidden="true" />
                  {name}
                </th>
                {values.map((value, place) => (
                  <td key={place} class="number">
                    {value === undefined ? '–' : value.toFixed(4)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Solution({ solution }: { readonly solution: SolutionView }) {
  const { name, kind, recipe, recipeDescription, status, parked, versions } = solution;
  return (
    <section class="card" aria-label={name}>
      <div class="title-row">
        <h2>{name}</h2>
        <Badge state={parked ? 'parked' : stateOf(status)}>{parked ? 'parked' : status}</Badge>
      </div>
      <p class="muted">
        <span class="id">{recipe}</span>
        {recipeDescription && <span class="sub">{recipeDescription}</span>}
      </p>
      {parked && (
        <div class="note" data-state="held">
          <p>
            Parked: it costs nothing and answers nothing. Bring it back with{' '}
            <code>npx personalize unpark --solution {name}</code>.
          </p>
        </div>
      )}
      <h3>{kind === 'solution' ? counted(versions.length, 'version') : 'Its model'}</h3>
      {versions.length === 0 && <p class="muted">No version yet: the next run trains one.</p>}
      <ol class="versions">
        {[...versions].reverse().map((version) => (
          <Version key={version.arn} version={version} />
        ))}
      </ol>
    </section>
  );
}

const GATE_WORDS: Readonly<Record<string, string>> = {
  SUCCEEDED: 'gate passed',
  HELD: 'HELD by the gate',
  FAILED: 'run failed',
};
const GATE_STATES = { SUCCEEDED: 'done', HELD: 'held', FAILED: 'failed' } as const;

function Version({ version }: { readonly version: VersionView }) {
  const { id, status, createdAt, trainingMode, trainingHours, trainingSeconds, gate, serves, metrics, failure } =
    version;
  const isShown = Object.entries(metrics).filter(([name]) =>
    /(gain_at_10|rank_at_25|precision_at_10|coverage)$/.test(name),
  );
  return (
    <li>
      <p class="import-title">
        <span class="id">{id}</span>
        <Badge state={stateOf(status)}>{status}</Badge>
        {gate && (
          <Badge state={GATE_STATES[gate.status as keyof typeof GATE_STATES] ?? 'absent'}>
            {GATE_WORDS[gate.status] ?? gate.status}
          </Badge>
        )}
        {serves.length > 0 && <span class="tag serves">serves</span>}
      </p>
      <p class="sub">
        <Moment at={createdAt} />
        {trainingMode && `, ${trainingMode}`}
        {trainingSeconds !== undefined && `, trained in ${duration(trainingSeconds)}`}
        {trainingHours !== undefined &&
          `, ${trainingHours < 0.005 ? '< 0.01' : trainingHours.toFixed(2)} training hours`}
      </p>
      {gate?.reason && <p class="sub">{withMetricNames(gate.reason)}</p>}
      {isShown.length > 0 && (
        <dl class="metrics">
          {isShown.map(([name, value]) => (
            <div key={name}>
              <dt>{metricName(name)}</dt>
              <dd>{value.toFixed(4)}</dd>
            </div>
          ))}
        </dl>
      )}
      {failure && <FailureNote failure={failure} />}
    </li>
  );
}
