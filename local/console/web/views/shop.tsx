import { useState } from 'preact/hooks';
import type { RecommendRequest, Refusal, ServingView, ShopView, UsersView } from '../../api';
import { act, RefusedError } from '../api-client';
import { useView } from '../live';
import { Empty, Head, Loading, RefusalNote } from '../parts/parts';
import { ShopList } from './shop-list';
import { ShopSettings, type Settings } from './shop-settings';
import { type ShownItem, useRecommendations } from './shop-state';
import { UserCard, UserPicker } from './shop-user';

/** What a user would be offered, and what an event of theirs changes. */
export function ShopPage() {
  const { view, refusal } = useView<ShopView>('shop', 'shop');
  const [chosen, setChosen] = useState('');
  const groups = view?.groups.filter(({ serving }) => serving.some(isItems)) ?? [];
  const group = groups.find(({ arn }) => arn === chosen) ?? groups[0];
  return (
    <>
      <Head title="Shop window">
        Pick a user or invent one, and see what they are offered. What they click changes the list.
      </Head>
      {refusal && <RefusalNote refusal={refusal} />}
      {!view && !refusal && <Loading what="the shop window" />}
      {view && !group && (
        <Empty title="Nothing answers yet">
          <p>
            A campaign or recommender has to be ACTIVE first: see <a href="#pipeline">the pipeline</a>. A parked one
            comes back with <code>npx personalize unpark</code>.
          </p>
        </Empty>
      )}
      {groups.length > 1 && (
        <label class="inline">
          Dataset group
          <select value={group?.arn} onChange={(event) => setChosen(event.currentTarget.value)}>
            {groups.map(({ arn, name }) => (
              <option key={arn} value={arn}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {group && <Window key={group.arn} group={group} />}
    </>
  );
}

const isItems = ({ type }: ServingView): boolean =>
  ['USER_PERSONALIZATION', 'POPULAR_ITEMS', 'PERSONALIZED_RANKING'].includes(type);

/** Events of few kinds each have a button. */
const EVENT_BUTTONS = 3;

function Window({ group }: { readonly group: ShopView['groups'][number] }) {
  const serving = group.serving.filter(isItems);
  const first =
    serving.find(({ type, status }) => type === 'USER_PERSONALIZATION' && status === 'ACTIVE') ?? serving[0];
  const [settings, setSettings] = useState<Settings>({
    servingArn: first?.arn ?? '',
    numResults: 12,
    filterArn: '',
    filterValues: {},
  });
  const { view: offered } = useView<UsersView>(`users?group=${encodeURIComponent(group.arn)}&q=`, 'datasets');
  const [picked, setPicked] = useState<string>();
  const [similarTo, setSimilarTo] = useState<ShownItem>();
  const [refusal, setRefusal] = useState<Refusal>();
  const userId = picked ?? offered?.users[Math.floor(offered.users.length / 2)]?.userId;
  const by = serving.find(({ arn }) => arn === settings.servingArn) ?? first;
  // Without its value the filter is refused.
  const filter = group.filters.find(({ arn }) => arn === settings.filterArn);
  const open = filter?.parameters.find(({ name }) => !settings.filterValues[name]);
  const asked = open ? undefined : userId;
  // A ranking orders what the campaign for users offers.
  const ranked = useRecommendations(
    by?.type === 'PERSONALIZED_RANKING' ? requestOf(first, asked, settings) : undefined,
  );
  const inputList = ranked.shown?.items.map(({ itemId }) => itemId);
  const request =
    by?.type === 'PERSONALIZED_RANKING' ? inputList && rankingOf(by, asked, inputList) : requestOf(by, asked, settings);
  const { shown, refusal: refused, refresh } = useRecommendations(request);
  const similar = group.serving.find(({ type, status }) => type === 'RELATED_ITEMS' && status === 'ACTIVE');

  const sendEvent = (item: ShownItem, eventType: string): void => {
    const { recommendationId } = shown ?? {};
    act('events', {
      group: group.arn,
      userId: userId ?? '',
      itemId: item.itemId,
      eventType,
      ...(recommendationId && { recommendationId }),
    })
      .then(() => {
        setRefusal(undefined);
        return refresh(`After ${eventType} on ${item.title}`);
      })
      .catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        setRefusal(error.refusal);
      });
  };
  if (!by) return null;
  return (
    <div class="shop">
      <div class="shop-side">
        <UserPicker group={group.arn} userId={userId ?? ''} onPick={(id) => setPicked(id)} />
        <ShopSettings
          serving={serving}
          filters={group.filters}
          settings={settings}
          onChange={(changes) => setSettings((before) => ({ ...before, ...changes }))}
          onExplored={(weight) => void refresh(`With exploration weight ${weight}`)}
        />
      </div>
      <section class="card shop-main" aria-labelledby="offers">
        <div class="title-row">
          <h2 id="offers">For {userId ?? 'nobody yet'}</h2>
          {shown && <span class="muted">answered in {shown.milliseconds.toFixed(1)} ms</span>}
        </div>
        <p class="moved" role="status">
          {shown?.moved || hintOf(by, group.takesEvents)}
        </p>
        {[refusal, refused].map((one) => one && <RefusalNote key={one.message} refusal={one} />)}
        {open && (
          <div class="note" data-state="held">
            <p>The filter needs a value for {open.name}: choose one under Request.</p>
          </div>
        )}
        {shown && shown.items.length === 0 && (
          <Empty title="No item is left">
            <p>The filter leaves nothing for this user; choose another value, or none.</p>
          </Empty>
        )}
        {shown && shown.items.length > 0 && (
          <ShopList
            items={shown.items}
            serving={by}
            eventTypes={group.eventTypes.slice(0, EVENT_BUTTONS)}
            canSend={group.takesEvents}
            onEvent={sendEvent}
            onSimilar={similar && setSimilarTo}
          />
        )}
      </section>
      <div class="shop-side">
        {similar && <Similar serving={similar} item={similarTo} onClose={() => setSimilarTo(undefined)} />}
        {userId !== undefined && <UserCard group={group.arn} userId={userId} />}
      </div>
    </div>
  );
}

/** Undefined until the request is whole. */
function requestOf(
  by: ServingView | undefined,
  userId: string | undefined,
  settings: Settings,
): RecommendRequest | undefined {
  if (by === undefined || userId === undefined) return undefined;
  const { numResults, filterArn, filterValues } = settings;
  const values = Object.fromEntries(Object.entries(filterValues).filter(([, value]) => value !== ''));
  const filter = filterArn === '' ? {} : { filterArn, ...(Object.keys(values).length > 0 && { filterValues: values }) };
  return { servingArn: by.arn, userId, numResults, ...filter };
}

function rankingOf(
  by: ServingView,
  userId: string | undefined,
  inputList: readonly string[],
): RecommendRequest | undefined {
  return userId === undefined || inputList.length === 0 ? undefined : { servingArn: by.arn, userId, inputList };
}

function hintOf({ realTimeEvents, type }: ServingView, takesEvents: boolean): string {
  if (!takesEvents) return 'No event tracker: set eventTracker: true in the pipeline file, and clicks change the list.';
  if (type === 'PERSONALIZED_RANKING') return 'The list for the user, put in order by this campaign.';
  if (realTimeEvents === 'per user') return 'An event changes the next answer for this user.';
  if (realTimeEvents === 'at refresh') return 'Events change this list only when the model refreshes itself.';
  return 'Events change this list only at the next training.';
}

interface SimilarProps {
  readonly serving: ServingView;
  readonly item: ShownItem | undefined;
  readonly onClose: () => void;
}

function Similar({ serving, item, onClose }: SimilarProps) {
  const { shown, refusal } = useRecommendations(
    item && { servingArn: serving.arn, itemId: item.itemId, numResults: 6 },
  );
  return (
    <section class="card" aria-label="Similar items" aria-live="polite">
      <div class="title-row">
        <h2>Similar</h2>
        {item && (
          <button type="button" class="small" onClick={onClose}>
            Close
          </button>
        )}
      </div>
      {!item && <p class="muted">Choose a title in the list to see what {serving.name} finds similar.</p>}
      {item && <p class="sub">to {item.title}</p>}
      {refusal && <RefusalNote refusal={refusal} />}
      {item && shown && (
        <ol class="history">
          {shown.items.map(({ itemId, title, facts }) => (
            <li key={itemId}>
              <span class="history-title">{title}</span>
              <span class="sub">{facts.join(' · ')}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
