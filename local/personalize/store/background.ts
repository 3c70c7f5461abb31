import { setMaxListeners } from 'node:events';

/** Why work was broken off: the twin is closed. Whatever was under way stays as it is. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
  constructor() {
    super('the twin is closed');
  }
}

/** Work that goes on after its request was answered. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private readonly watches = new Set<Promise<void>>();
  private readonly faults: Error[] = [];
  private readonly controller = new AbortController();

  constructor() {
    // Every wait under way listens for the end; Node.js would take more than ten for a leak.
    setMaxListeners(0, this.controller.signal);
  }

  /**
   * Starts work. A task answers for its own failures; one that throws anyway makes `drain` reject, so that a fault of the
   * twin is never lost.
   * @param task may call `leave` when it goes on for ever: from then on `drain` does not wait for it
   */
  run(task: (signal: AbortSignal, leave: () => void) => Promise<void>): void {
    if (this.controller.signal.aborted) throw new ClosedError();
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.start((signal) => {
      const work = task(signal, leave);
      void left.then(() => this.watch(() => work));
      return Promise.race([work, left]);
    }, this.running);
  }

  /** Starts something that waits for its time to come, perhaps for ever: `drain` does not wait for it. */
  watch(task: (signal: AbortSignal) => Promise<void>): void {
    if (!this.controller.signal.aborted) this.start(task, this.watches);
  }

  private start(task: (signal: AbortSignal) => Promise<void>, among: Set<Promise<void>>): void {
    const run = task(this.controller.signal);
    among.add(run);
    const forget = (): void => {
      among.delete(run);
    };
    run.then(forget, (error: unknown) => {
      forget();
      if (!(error instanceof ClosedError)) this.faults.push(error instanceof Error ? error : new Error(String(error)));
    });
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /**
   * Resolves once no work is left, work started by work included.
   * @throws what a task threw
   */
  async drain(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
    const [fault] = this.faults.splice(0);
    if (fault !== undefined) throw fault;
  }

  /** Breaks all work off and waits for its end. */
  async close(): Promise<void> {
    this.controller.abort(new ClosedError());
    await Promise.allSettled([...this.watches]);
    await this.drain();
  }
}
