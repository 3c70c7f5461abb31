import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RecommendAnswer, RecommendRequest, RecommendedItem, Refusal } from '../../api';
import { act, RefusedError } from '../api-client';

/** Where an item stood before: a number, or not in the list at all. */
export type Before = number | 'new' | undefined;

export interface ShownItem extends RecommendedItem {
  /** From 1. */
  readonly rank: number;
  /** Undefined when there was nothing to compare with. */
  readonly before: Before;
}

export interface Shown {
  readonly items: readonly ShownItem[];
  readonly recommendationId: string | undefined;
  readonly milliseconds: number;
  /** In words: what moved. Empty when there was nothing to compare with. */
  readonly moved: string;
}

export interface Recommendations {
  readonly shown: Shown | undefined;
  readonly refusal: Refusal | undefined;
  /** Asks again and marks what has moved. @param why starts the sentence: `after click on The Last River` */
  readonly refresh: (why: string) => Promise<void>;
}

/** The list of one request; another request begins a new list, a refresh compares with the one that is shown. */
export function useRecommendations(request: RecommendRequest | undefined): Recommendations {
  const [shown, setShown] = useState<Shown>();
  const [refusal, setRefusal] = useState<Refusal>();
  const key = JSON.stringify(request);
  const newest = useRef(key);
  newest.current = key;
  const ask = useCallback(
    async (why: string | undefined): Promise<void> => {
      if (key === undefined) return setShown(undefined);
      try {
        const answer = await act<RecommendAnswer>('recommend', JSON.parse(key) as RecommendRequest);
        // A later question has its own answer.
        if (newest.current !== key) return;
        setRefusal(undefined);
        setShown((previous) => shownOf(answer, why === undefined ? undefined : previous, why ?? ''));
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        if (newest.current !== key) return;
        setRefusal(error.refusal);
        setShown(undefined);
      }
    },
    [key],
  );
  useEffect(() => void ask(undefined), [ask]);
  const refresh = useCallback((why: string) => ask(why), [ask]);
  return { shown, refusal, refresh };
}

function shownOf(answer: RecommendAnswer, previous: Shown | undefined, why: string): Shown {
  const ranks = previous && new Map(previous.items.map(({ itemId, rank }) => [itemId, rank]));
  const items = answer.items.map((item, index): ShownItem => {
    const before = ranks && (ranks.get(item.itemId) ?? 'new');
    return { ...item, rank: index + 1, before };
  });
  const { recommendationId, milliseconds } = answer;
  return { items, recommendationId, milliseconds, moved: previous ? movedText(items, why) : '' };
}

function movedText(items: readonly ShownItem[], why: string): string {
  const fresh = items.filter(({ before }) => before === 'new').length;
  const moved = items.filter(({ before, rank }) => typeof before === 'number' && before !== rank).length;
  if (fresh + moved === 0) return `${why}: the list stays as it is`;
  const parts = [moved > 0 && `${moved} moved`, fresh > 0 && `${fresh} new`].filter(Boolean);
  return `${why}: ${parts.join(', ')}`;
}
