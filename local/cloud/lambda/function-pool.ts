import type { FunctionSpec } from './function-spec';
import type { FunctionWorker } from './function-worker';

/**
 * Threads of one function that run at once. AWS starts a thousand; a laptop has a few cores, and a further invocation
 * waits for a free thread.
 */
const MAXIMUM_WORKERS = 10;

/** The warm threads of one function. */
export class FunctionPool {
  private readonly idle: FunctionWorker[] = [];
  private readonly busy = new Set<FunctionWorker>();
  private readonly waiting: (() => void)[] = [];
  private retired = false;

  constructor(
    readonly spec: FunctionSpec,
    private readonly start: () => FunctionWorker,
  ) {}

  /** A thread for one event: a warm one, else a new one. */
  async acquire(): Promise<FunctionWorker> {
    while (this.busy.size >= MAXIMUM_WORKERS) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const worker = this.warm() ?? this.start();
    this.busy.add(worker);
    worker.wake();
    return worker;
  }

  /** Takes a thread back; one that has ended, or that must not be used again, is let go. */
  async release(worker: FunctionWorker, reusable: boolean): Promise<void> {
    this.busy.delete(worker);
    this.waiting.shift()?.();
    if (reusable && worker.isAlive && !this.retired) {
      worker.rest();
      this.idle.push(worker);
    } else await worker.terminate();
  }

  /** Ends the threads that rest; those that run end with their event. */
  async retire(): Promise<void> {
    this.retired = true;
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  /** Ends every thread, whatever it does. */
  async close(): Promise<void> {
    this.retired = true;
    await Promise.all([...this.idle.splice(0), ...this.busy].map((worker) => worker.terminate()));
  }

  private warm(): FunctionWorker | undefined {
    for (let worker = this.idle.pop(); worker; worker = this.idle.pop()) if (worker.isAlive) return worker;
    return undefined;
  }
}
