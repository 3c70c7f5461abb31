import type { DatasetsView, DatasetView, ImportView } from '../../api';
import { count, counted } from '../../counted';
import { stateOf } from '../../status';
import { date, dateTime, duration } from '../format';
import { useView } from '../live';
import { Badge, Empty, FailureNote, Head, Loading, Moment, RefusalNote } from '../parts/parts';

/** The data: what came in, what was left out and why. */
export function DatasetsPage() {
  const { view, refusal } = useView<DatasetsView>('datasets', 'datasets');
  return (
    <>
      <Head title="Data">What was imported, what was left out and why, and what came in as events since.</Head>
      {refusal && <RefusalNote refusal={refusal} />}
      {!view && !refusal && <Loading what="the datasets" />}
      {view?.groups.every(({ datasets }) => datasets.length === 0) && (
        <Empty title="No dataset yet">
          <p>Datasets appear here as soon as the deploy, or a program, has created them.</p>
        </Empty>
      )}
      {view?.groups.flatMap((group) =>
        group.datasets.map((dataset) => <Dataset key={dataset.arn} dataset={dataset} group={group.name} />),
      )}
    </>
  );
}

function Dataset({ dataset, group }: { readonly dataset: DatasetView; readonly group: string }) {
  const { type, name, rows, streamed, users, items, from, to, fields, imports, schemaName } = dataset;
  const rejected = imports.find((one) => one.rejected !== undefined)?.rejected;
  const [latest] = imports;
  const isEvents = type.endsWith('nteractions');
  return (
    <section class="card" aria-label={`${type} of ${group}`}>
      <div class="title-row">
        <h2>{type.replace('_', ' ')}</h2>
        <span class="id muted">{name}</span>
        <Badge state={stateOf(dataset.status)}>{dataset.status}</Badge>
      </div>
      <dl class="figures">
        <Figure label="rows imported" value={count(rows)} />
        <Figure label={isEvents ? 'events streamed' : 'records put one by one'} value={count(streamed)} />
        <Figure label="rejected, last import" value={rejected === undefined ? '–' : count(rejected)} />
        {users !== undefined && <Figure label="users" value={count(users)} />}
        {items !== undefined && <Figure label="items" value={count(items)} />}
        {from !== undefined && to !== undefined && <Figure label="from – to" value={`${date(from)} – ${date(to)}`} />}
        {latest?.endedAt !== undefined && (
          <div>
            <dt>last import</dt>
            <dd>
              <Moment at={latest.endedAt} />
            </dd>
          </div>
        )}
      </dl>
      <div class="two">
        <div>
          <h3>Imports</h3>
          {imports.length === 0 ? (
            <p class="muted">Nothing was imported yet. A run of the workflow imports the files of the data bucket.</p>
          ) : (
            <ul class="imports">
              {imports.map((one) => (
                <Import key={one.name} job={one} />
              ))}
            </ul>
          )}
        </div>
        <div>
          <h3>
            Schema <span class="id muted">{schemaName}</span>
          </h3>
          <table>
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Type</th>
                <th scope="col">Marks</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field.name} class="tight">
                  <td class="id">{field.name}</td>
                  <td>{field.type}</td>
                  <td class="muted">{field.marks.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Import({ job }: { readonly job: ImportView }) {
  const { name, status, mode, location, startedAt, endedAt, rows, rejected, firstRejects, failure } = job;
  return (
    <li>
      <p class="import-title">
        <Badge state={stateOf(status)}>{status}</Badge> <span class="id">{name}</span>
      </p>
      <p class="sub">
        {mode}, {dateTime(startedAt)}
        {endedAt !== undefined && `, took ${duration((endedAt - startedAt) / 1000)}`}
        {rows !== undefined && `, ${counted(rows, 'row')}`}
        {rejected !== undefined && rejected > 0 && `, ${count(rejected)} rejected`}
      </p>
      <p class="sub id">{location}</p>
      {firstRejects.length > 0 && (
        <details>
          <summary>
            {firstRejects.length === rejected
              ? 'Rejected records'
              : `The first ${firstRejects.length} rejected records`}
          </summary>
          <table>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Column</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {firstRejects.map(({ file, line, column, message }) => (
                <tr key={`${file} ${line} ${column}`} class="tight">
                  <td title={file}>{line}</td>
                  <td class="id">{column || 'the record'}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {failure && <FailureNote failure={failure} />}
    </li>
  );
}
