import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ChangeMessage, Refusal, Topic } from '../api';
import { look, RefusedError } from './api-client';

type Listener = (topics: readonly Topic[]) => void;

const EVERYTHING: readonly Topic[] = ['pipeline', 'datasets', 'solutions', 'shop', 'cost'];

const listeners = new Set<Listener>();
const connectionListeners = new Set<(isLive: boolean) => void>();
let isLive = true;
let stream: EventSource | undefined;

/** One stream for the whole page; what was missed while it was broken is asked for again. */
function connect(): void {
  if (stream) return;
  stream = new EventSource('/console/api/changes');
  stream.onmessage = ({ data }) => {
    const { topics } = JSON.parse(String(data)) as ChangeMessage;
    for (const listener of listeners) listener(topics);
  };
  stream.onopen = () => {
    const wasLost = !isLive;
    setLive(true);
    if (wasLost) for (const listener of listeners) listener(EVERYTHING);
  };
  stream.onerror = () => setLive(false);
}

function setLive(live: boolean): void {
  isLive = live;
  for (const listener of connectionListeners) listener(live);
}

/** Whether the endpoint tells of changes at the moment. */
export function useConnection(): boolean {
  const [live, set] = useState(isLive);
  useEffect(() => {
    connect();
    connectionListeners.add(set);
    return () => void connectionListeners.delete(set);
  }, []);
  return live;
}

export interface Seen<View> {
  readonly view: View | undefined;
  /** Why the newest question had no answer; `view` is then the last one that there was. */
  readonly refusal: Refusal | undefined;
  readonly reload: () => void;
}

/** Answers by path, so that a view that was left is there at once when it is come back to. */
const kept = new Map<string, unknown>();

/** A view of the server, asked for again whenever it has changed. */
export function useView<View>(path: string, topic: Topic): Seen<View> {
  const [seen, setSeen] = useState<Omit<Seen<View>, 'reload'>>({ view: kept.get(path) as View, refusal: undefined });
  const running = useRef<AbortController | undefined>(undefined);
  const again = useRef(false);
  const reload = useCallback(() => {
    // One question at a time: a change while it is under way asks once more after it.
    if (running.current) {
      again.current = true;
      return;
    }
    const controller = new AbortController();
    running.current = controller;
    look<View>(path, controller.signal)
      .then((view) => {
        kept.set(path, view);
        setSeen({ view, refusal: undefined });
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        if (!(error instanceof RefusedError)) throw error;
        setSeen(({ view }) => ({ view, refusal: error.refusal }));
      })
      .finally(() => {
        if (running.current !== controller) return;
        running.current = undefined;
        if (again.current) {
          again.current = false;
          reload();
        }
      });
  }, [path]);
  useEffect(() => {
    connect();
    setSeen({ view: kept.get(path) as View, refusal: undefined });
    reload();
    const listener: Listener = (topics) => {
      if (topics.includes(topic)) reload();
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      running.current?.abort();
      running.current = undefined;
    };
  }, [path, topic, reload]);
  return { ...seen, reload };
}
