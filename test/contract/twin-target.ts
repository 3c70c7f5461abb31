import { ROLE_ARN } from '../local/personalize/movies';
import { startTwin } from '../local/personalize/test-twin';
import type { Target } from './target';

/** The local twin behind HTTP; it checks every answer against the published service model. */
export async function twinTarget(): Promise<Target> {
  const twin = await startTwin();
  const { objects } = twin.objects;
  const bucket = 'contract';
  const start = `s3://${bucket}/`;
  const keys = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(start + prefix));
  return {
    name: 'the local twin',
    control: twin.control,
    runtime: twin.runtime,
    events: twin.eventsApi,
    bucket,
    roleArn: ROLE_ARN,
    prefix: 'contract-twin',
    now: () => twin.clock.now(),
    put: async (key, text) => twin.objects.set(start + key, text),
    read: async (prefix) =>
      new Map(keys(prefix).map((key) => [key.slice(start.length), objects.get(key)?.toString() ?? ''])),
    remove: async (prefix) => {
      for (const key of keys(prefix)) objects.delete(key);
    },
    settle: async (status) => {
      await twin.settle();
      return status();
    },
    close: () => twin.close(),
  };
}
