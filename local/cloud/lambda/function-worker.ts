import { Worker } from 'node:worker_threads';
import type { FunctionSpec } from './function-spec';
import { workerCode } from './worker-code';
import type { ErrorReport, InvokeMessage, WorkerMessage, WorkerSetup } from './worker-protocol';

/** How one event ended inside the thread. */
export type WorkerOutcome =
  | { readonly type: 'result'; readonly payload: string }
  | { readonly type: 'error'; readonly error: ErrorReport }
  /** The thread has ended: process.exit, an uncaught error, no memory left, or it was terminated. */
  | { readonly type: 'exit'; readonly code: number; readonly reason?: Error };

/** One execution environment of a function: a thread that takes one event at a time and stays warm between them. */
export class FunctionWorker {
  /** Name of its log stream. */
  readonly logStreamName: string;
  /** Resolves when the handler is loaded; with the outcome when it cannot be. */
  readonly ready: Promise<WorkerOutcome | undefined>;
  private readonly worker: Worker;
  private readonly exited: Promise<WorkerOutcome>;
  private output = '';
  private ended = false;
  private broken = false;
  private failure: Error | undefined;
  private pending: { readonly requestId: string; readonly settle: (outcome: WorkerOutcome) => void } | undefined;

  constructor(spec: FunctionSpec, environment: Readonly<Record<string, string>>, logStreamName: string) {
    this.logStreamName = logStreamName;
    const setup: WorkerSetup = {
      codeDirectory: spec.codeDirectory,
      handler: spec.handler,
      sdkDirectory: __dirname,
    };
    this.worker = new Worker(workerCode(), {
      eval: true,
      workerData: setup,
      env: { ...environment },
      // Loaders of the parent, such as ts-node, are none of the function's business.
      execArgv: [],
      argv: [],
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: spec.memorySize },
    });
    this.exited = new Promise((resolve) => {
      this.worker.on('error', (error) => {
        this.failure = error;
      });
      this.worker.on('exit', (code) => {
        this.ended = true;
        const outcome = { type: 'exit' as const, code, ...(this.failure && { reason: this.failure }) };
        this.pending?.settle(outcome);
        resolve(outcome);
      });
    });
    this.ready = this.whenReady();
    this.worker.on('message', (message: WorkerMessage) => this.hear(message));
    this.rest();
  }

  /** Whether it can take another event. */
  get isAlive(): boolean {
    return !this.ended && !this.broken;
  }

  /** Runs one event. */
  async invoke(message: InvokeMessage): Promise<WorkerOutcome> {
    if (this.ended) return this.exited;
    const outcome = await new Promise<WorkerOutcome>((resolve) => {
      this.pending = { requestId: message.requestId, settle: resolve };
      this.worker.postMessage(message);
    });
    this.pending = undefined;
    return outcome;
  }

  /** Takes the lines written since it was last asked. */
  takeLines(): readonly string[] {
    const lines = this.output.split('\n');
    if (lines.at(-1) === '') lines.pop();
    this.output = '';
    return lines;
  }

  /** A resting thread does not keep the program alive. */
  rest(): void {
    this.worker.unref();
  }

  /** Keeps the program alive while its handler loads or runs. */
  wake(): void {
    this.worker.ref();
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private whenReady(): Promise<WorkerOutcome | undefined> {
    const loaded = new Promise<WorkerOutcome | undefined>((resolve) => {
      this.worker.on('message', (message: WorkerMessage) => {
        if (message.type !== 'ready') return;
        this.broken = message.error !== undefined;
        resolve(message.error && { type: 'error', error: message.error });
      });
    });
    return Promise.race([loaded, this.exited]);
  }

  private hear(message: WorkerMessage): void {
    if (message.type === 'log') this.output += message.text;
    if (message.type !== 'result' && message.type !== 'error') return;
    if (message.requestId === this.pending?.requestId) this.pending.settle(message);
  }
}
