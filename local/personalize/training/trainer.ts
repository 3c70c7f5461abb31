import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { TrainingInput, TrainingResult } from '../engine/api';
import { JobFailure } from '../store/lifecycle';
import { loadKernels } from './kernel-module';
import type { Task } from './training-worker';

/** Runs the engine. */
export interface Trainer {
  /**
   * Trains one version; waits while too many others train.
   * @throws the signal's reason when it aborts first; what the engine throws
   */
  train(input: TrainingInput, signal: AbortSignal): Promise<TrainingResult>;
}

/** Trainings at a time: each keeps one core busy and a copy of the data in memory. */
const MAX_TRAININGS = 2;

/** Trains in worker threads, so that the endpoint answers meanwhile and a training can be stopped. */
export function workerTrainer(): Trainer {
  const slots = new Slots(MAX_TRAININGS);
  return {
    async train(input, signal) {
      const release = await slots.take(signal);
      try {
        const kernels = await loadKernels();
        signal.throwIfAborted();
        return await runWorker({ input, kernels }, signal);
      } finally {
        release();
      }
    },
  };
}

function runWorker(task: Task, signal: AbortSignal): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerCode(), { eval: true, workerData: task, transferList: buffersOf(task.input) });
    const stop = (): void => {
      void worker.terminate();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (result: TrainingResult) => resolve(result));
    worker.once('error', (error: NodeJS.ErrnoException) => reject(beyondMemory(error) ?? error));
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`the training worker ended with code ${code} before it had a result`));
    });
  });
}

/** The bound of the twin: data that does not fit in the memory of one thread is for the service. */
function beyondMemory({ code }: NodeJS.ErrnoException): JobFailure | undefined {
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  return new JobFailure(
    'Create failed. The data is too large to train on this machine; give Node.js more memory (NODE_OPTIONS=--max-old-space-size) or train on a part of it.',
  );
}

/** The columns move to the worker instead of being copied: nobody here looks at them again. */
function buffersOf({ interactions, items }: TrainingInput): ArrayBuffer[] {
  const numeric = items.attributes.flatMap((one) => (one.kind === 'numeric' ? [one.values] : []));
  const columns = [
    interactions.users,
    interactions.items,
    interactions.timestamps,
    items.creationTimestamps,
    ...numeric,
  ];
  return columns.map(({ buffer }) => buffer as ArrayBuffer);
}

let code: string | undefined;

/** The engine as one script, bundled in memory once a process: workers cannot load TypeScript. */
function workerCode(): string {
  code ??= buildSync({
    entryPoints: [path.join(__dirname, 'training-worker.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  }).outputFiles[0]?.text;
  if (code === undefined) throw new Error('esbuild made no output for the training worker');
  return code;
}

/** Lets a few callers in at a time, in the order in which they came. */
class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free--;
    else {
      await new Promise<void>((resolve, reject) => {
        const enter = (): void => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = (): void => {
          this.waiting.splice(this.waiting.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        this.waiting.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
    }
    return () => {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    };
  }
}
