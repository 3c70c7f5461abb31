import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ServingView } from '../../api';
import type { ShownItem } from './shop-state';

interface Props {
  readonly items: readonly ShownItem[];
  readonly eventTypes: readonly string[];
  readonly canSend: boolean;
  readonly onEvent: (item: ShownItem, eventType: string) => void;
  readonly onSimilar: ((item: ShownItem) => void) | undefined;
  readonly serving: ServingView;
}

/** What lies behind a mark. */
const REASONS: Readonly<Record<string, string>> = {
  Exploration: 'stands above items that suit the user better: to learn whether this one does',
  'Popular item': 'popular with everybody: nothing better is known for this place',
  'Promoted item': 'put there by a promotion',
};

/** The answer, best first. Items that move glide to their new place, where motion is wanted. */
export function ShopList({ items, eventTypes, canSend, onEvent, onSimilar, serving }: Props) {
  const list = useRef<HTMLOListElement>(null);
  useGlide(list, items);
  const highest = Math.max(...items.map(({ score = 0 }) => score));
  return (
    <ol class="shop-list" ref={list} aria-label={`Recommendations of ${serving.name}`}>
      {items.map((item) => (
        <li key={item.itemId} data-item={item.itemId} data-moved={movement(item)}>
          <span class="rank">
            <span class="visually-hidden">rank </span>
            {item.rank}
          </span>
          <div class="item">
            <p class="item-title">
              {onSimilar ? (
                <button type="button" class="link" onClick={() => onSimilar(item)} title="Show similar items">
                  {item.title}
                </button>
              ) : (
                item.title
              )}
              {item.reasons.map((reason) => (
                <span key={reason} class="tag reason" title={REASONS[reason]}>
                  {reason}
                </span>
              ))}
            </p>
            <p class="sub">
              {item.title !== item.itemId && <span class="id">{item.itemId}</span>}
              {item.facts.map((fact) => ` · ${fact}`).join('')}
            </p>
          </div>
          <Move item={item} />
          <p class="score">
            {item.score === undefined ? (
              <span class="muted">no score</span>
            ) : (
              <>
                <span class="visually-hidden">score </span>
                {item.score.toPrecision(3)}
                <span class="score-bar" aria-hidden="true">
                  <span style={{ width: `${highest > 0 ? Math.round((item.score / highest) * 100) : 0}%` }} />
                </span>
              </>
            )}
          </p>
          {canSend && (
            <div class="events">
              {eventTypes.map((type) => (
                <button
                  key={type}
                  type="button"
                  class="small"
                  onClick={() => onEvent(item, type)}
                  aria-label={`${type} ${item.title}`}
                >
                  {type}
                </button>
              ))}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function movement({ before, rank }: ShownItem): 'new' | 'up' | 'down' | undefined {
  if (before === undefined || before === rank) return undefined;
  if (before === 'new') return 'new';
  return before > rank ? 'up' : 'down';
}

function Move({ item }: { readonly item: ShownItem }) {
  const { before, rank } = item;
  const kind = movement(item);
  if (kind === undefined) return <span class="move" />;
  const places = typeof before === 'number' ? Math.abs(before - rank) : 0;
  return (
    <span class="move" data-move={kind}>
      <span aria-hidden="true">{kind === 'new' ? 'new' : `${kind === 'up' ? '▲' : '▼'} ${places}`}</span>
      <span class="visually-hidden">{kind === 'new' ? 'new in the list' : `${places} ${kind}`}</span>
    </span>
  );
}

/** From where an item stood to where it stands. */
function useGlide(list: { readonly current: HTMLOListElement | null }, items: readonly ShownItem[]): void {
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const origin = element.getBoundingClientRect().top;
    const next = new Map<string, number>();
    for (const row of element.querySelectorAll<HTMLElement>('[data-item]')) {
      const id = row.dataset['item'] ?? '';
      const top = row.getBoundingClientRect().top - origin;
      const before = places.current.get(id);
      next.set(id, top);
      if (isCalm || places.current.size === 0) continue;
      const timing = { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' };
      if (before === undefined) row.animate([{ opacity: 0 }, { opacity: 1 }], timing);
      else if (before !== top)
        row.animate([{ transform: `translateY(${before - top}px)` }, { transform: 'none' }], timing);
    }
    places.current = next;
  }, [list, items]);
}
