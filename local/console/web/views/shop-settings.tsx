import { useEffect, useState } from 'preact/hooks';
import type { ExplorationAnswer, FilterView, Refusal, ServingView } from '../../api';
import { act, RefusedError } from '../api-client';
import { RefusalNote } from '../parts/parts';

export interface Settings {
  readonly servingArn: string;
  readonly numResults: number;
  readonly filterArn: string;
  readonly filterValues: Readonly<Record<string, string>>;
}

interface Props {
  readonly serving: readonly ServingView[];
  readonly filters: readonly FilterView[];
  readonly settings: Settings;
  readonly onChange: (changes: Partial<Settings>) => void;
  readonly onExplored: (weight: number) => void;
}

/** What is asked, and of whom. */
export function ShopSettings({ serving, filters, settings, onChange, onExplored }: Props) {
  const chosen = serving.find(({ arn }) => arn === settings.servingArn);
  const filter = filters.find(({ arn }) => arn === settings.filterArn);
  return (
    <section class="card" aria-label="Request">
      <h2>Request</h2>
      <label>
        Answered by
        <select value={settings.servingArn} onChange={(event) => onChange({ servingArn: event.currentTarget.value })}>
          {serving.map(({ arn, name, status }) => (
            <option key={arn} value={arn} disabled={status !== 'ACTIVE'}>
              {name}
              {status === 'ACTIVE' ? '' : ` (${status})`}
            </option>
          ))}
        </select>
      </label>
      {chosen && <p class="sub id">{chosen.recipe}</p>}
      <label>
        Results
        <input
          type="number"
          min={1}
          max={100}
          value={settings.numResults}
          onInput={(event) => {
            const { valueAsNumber } = event.currentTarget;
            if (valueAsNumber >= 1 && valueAsNumber <= 100) onChange({ numResults: Math.round(valueAsNumber) });
          }}
        />
      </label>
      {filters.length > 0 && (
        <label>
          Filter
          <select
            value={settings.filterArn}
            onChange={(event) => onChange({ filterArn: event.currentTarget.value, filterValues: {} })}
          >
            <option value="">none</option>
            {filters.map(({ arn, name }) => (
              <option key={arn} value={arn}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {filter && <p class="sub id">{filter.expression}</p>}
      {filter?.parameters.map(({ name, values }) => (
        <label key={name}>
          {name}
          {values.length > 0 ? (
            <select
              value={unquoted(settings.filterValues[name])}
              onChange={(event) =>
                onChange({ filterValues: { ...settings.filterValues, [name]: quoted(event.currentTarget.value) } })
              }
            >
              <option value="">choose</option>
              {values.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          ) : (
            <input
              type="text"
              value={unquoted(settings.filterValues[name])}
              onChange={(event) =>
                onChange({ filterValues: { ...settings.filterValues, [name]: quoted(event.currentTarget.value) } })
              }
            />
          )}
        </label>
      ))}
      {chosen?.explorationWeight !== undefined && (
        <Exploration key={chosen.arn} campaign={chosen} weight={chosen.explorationWeight} onExplored={onExplored} />
      )}
    </section>
  );
}

/** Filter values travel in quotation marks. */
const quoted = (value: string): string => (value === '' ? '' : JSON.stringify(value));
const unquoted = (value: string | undefined): string => (value ? (JSON.parse(value) as string) : '');

interface ExplorationProps {
  readonly campaign: ServingView;
  readonly weight: number;
  readonly onExplored: (weight: number) => void;
}

/** UpdateCampaign, truly: there is no request that could try another weight. */
function Exploration({ campaign, weight, onExplored }: ExplorationProps) {
  const [wish, setWish] = useState(weight);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => setWish(weight), [weight]);
  const apply = (): void => {
    setBusy(true);
    act<ExplorationAnswer>('exploration', { campaignArn: campaign.arn, weight: wish })
      .then(() => {
        setRefusal(undefined);
        onExplored(wish);
      })
      .catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        setRefusal(error.refusal);
      })
      .finally(() => setBusy(false));
  };
  return (
    <div class="exploration">
      <div class="between">
        <label for="exploration-weight">Exploration weight</label>
        <output for="exploration-weight">{wish.toFixed(2)}</output>
      </div>
      <input
        id="exploration-weight"
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={wish}
        onInput={(event) => setWish(event.currentTarget.valueAsNumber)}
      />
      <button type="button" class="small" disabled={isBusy || wish === weight} onClick={apply}>
        {isBusy ? 'Updating…' : 'Update campaign'}
      </button>
      <p class="sub">
        Sends UpdateCampaign to the twin: a moment here, minutes on AWS. The next run sets the weight of the pipeline
        file again.
      </p>
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  );
}
