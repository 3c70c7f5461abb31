import type { ServerResponse } from 'node:http';
import type { ChangeMessage, Topic } from '../api';
import { SECURITY_HEADERS } from './reply';

/** Milliseconds in which changes are gathered: a training tells of itself far more often than an eye sees. */
const GATHER_MILLISECONDS = 120;

/** Tells open pages which views have become stale. What is new they ask for themselves. */
export class Changes {
  private readonly streams = new Set<ServerResponse>();
  private readonly stale = new Set<Topic>();
  private timer: NodeJS.Timeout | undefined;

  /** Opens an event stream. */
  open(response: ServerResponse): void {
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    this.streams.add(response);
    response.once('close', () => this.streams.delete(response));
  }

  tell(topics: readonly Topic[]): void {
    if (this.streams.size === 0) return;
    for (const topic of topics) this.stale.add(topic);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MILLISECONDS).unref();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const stream of this.streams) stream.end();
  }

  private flush(): void {
    this.timer = undefined;
    const message: ChangeMessage = { topics: [...this.stale] };
    this.stale.clear();
    for (const stream of this.streams) stream.write(`data: ${JSON.stringify(message)}\n\n`);
  }
}
