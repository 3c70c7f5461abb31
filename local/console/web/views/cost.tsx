import { useState } from 'preact/hooks';
import type { CostView } from '../../api';
import { count } from '../../counted';
import { useView } from '../live';
import { Empty, Head, Loading, RefusalNote } from '../parts/parts';

const dollars = (value: number): string => value.toLocaleString('en-US', { style: 'currency', currency: 'USD' });

/** What a month of this on AWS would cost. */
export function CostPage() {
  const [requests, setRequests] = useState(100_000);
  const [trainings, setTrainings] = useState(4);
  const { view, refusal } = useView<CostView>(`cost?requests=${requests}&trainings=${trainings}`, 'cost');
  return (
    <>
      <Head title="Cost">What a month of this would cost on AWS, us-east-1. Here it costs nothing.</Head>
      {refusal && <RefusalNote refusal={refusal} />}
      <section class="card" aria-label="Assumptions">
        <h2>What if</h2>
        <div class="controls">
          <label>
            Requests a month, each campaign
            <input
              type="number"
              min={0}
              max={10_000_000_000}
              step={10_000}
              value={requests}
              onInput={(event) => setRequests(numberOf(event))}
            />
          </label>
          <label>
            Runs of the workflow a month
            <input
              type="number"
              min={0}
              max={1000}
              value={trainings}
              onInput={(event) => setTrainings(numberOf(event))}
            />
          </label>
        </div>
      </section>
      {!view && !refusal && <Loading what="the cost" />}
      {view?.groups.length === 0 && (
        <Empty title="Nothing that would cost yet">
          <p>Solutions, campaigns and recommenders show up here with their price as soon as they are there.</p>
        </Empty>
      )}
      {view?.groups.map((group) => (
        <Group key={group.arn} group={group} />
      ))}
    </>
  );
}

function numberOf(event: { readonly currentTarget: HTMLInputElement }): number {
  const { valueAsNumber } = event.currentTarget;
  return Number.isFinite(valueAsNumber) ? Math.max(0, Math.round(valueAsNumber)) : 0;
}

function Group({ group }: { readonly group: CostView['groups'][number] }) {
  const { name, lines, total, unverified, savedByParking, unknown, notEstimated, used } = group;
  return (
    <section class="card" aria-label={`Cost of ${name}`}>
      <h2>{name}</h2>
      <dl class="figures">
        <div>
          <dt>a month{unknown.length > 0 && ', what is unknown not in it'}</dt>
          <dd class="big">{dollars(total)}</dd>
        </div>
        <div>
          <dt>of it with prices nobody has verified</dt>
          <dd>{dollars(unverified)}</dd>
        </div>
        <div>
          <dt>saved while everything is parked</dt>
          <dd>{dollars(savedByParking)}</dd>
        </div>
      </dl>
      <div class="table-frame" tabIndex={0} role="region" aria-label={`Cost of ${name}, line by line`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col" class="number">
                Quantity
              </th>
              <th scope="col" class="number">
                USD a month
              </th>
              <th scope="col">Price</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td class="wide">
                  {line.item}
                  <span class="sub">{line.assumption}</span>
                </td>
                <td class="number">
                  {line.quantity === null ? '?' : line.quantity.toLocaleString('en-US', { maximumFractionDigits: 2 })}
                  <span class="sub">{line.unit}</span>
                </td>
                <td class="number">{line.monthly === null ? 'unknown' : line.monthly.toFixed(2)}</td>
                <td>
                  <span class="tag plain" data-confidence={line.confidence}>
                    {line.confidence}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details class="after-table">
        <summary>What is not in it</summary>
        <ul class="bullets">
          {notEstimated.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
      <h3>Requests answered here since the start</h3>
      {used.length === 0 && <p class="muted">Nothing serves yet.</p>}
      <ul class="chips">
        {used.map((one) => (
          <li key={one.name}>
            {one.name} <strong>{count(one.requests)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
