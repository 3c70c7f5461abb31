import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { HELPED, type Helper } from '../engine/kernels/helper';

/** Places of the words that the two threads share. */
const [STATE, FUNCTION, ARGUMENTS] = [0, 1, 2];

const WORDS = 16;

/** States of the thread: it waits; it was offered work, which it may take and the other may take back; it works. */
const [IDLE, OFFERED, BUSY] = [0, 1, 2];

/** Works until its process or its parent ends. Plain JavaScript, because workers cannot load TypeScript. */
const CODE = `
  const { kernels, memory, words, names } = require('node:worker_threads').workerData;
  const run = new WebAssembly.Instance(kernels, { env: { memory } }).exports;
  for (;;) {
    const state = Atomics.load(words, ${STATE});
    if (state !== ${OFFERED}) Atomics.wait(words, ${STATE}, state);
    else if (Atomics.compareExchange(words, ${STATE}, ${OFFERED}, ${BUSY}) === ${OFFERED}) {
      run[names[words[${FUNCTION}]]](...words.subarray(${ARGUMENTS}));
      Atomics.store(words, ${STATE}, ${IDLE});
      Atomics.notify(words, ${STATE});
    }
  }
`;

/**
 * Starts a second thread over the kernels' memory. Undefined on a machine with one core.
 *
 * A thread that has not started yet, or gets no core, holds nobody up: what it has not begun is done without it.
 */
export function startHelper(kernels: WebAssembly.Module, memory: WebAssembly.Memory): Helper | undefined {
  if (availableParallelism() < 2) return undefined;
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  const worker = new Worker(CODE, { eval: true, workerData: { kernels, memory, words, names: HELPED } });
  // It waits for work for ever, which is no reason for the process to stay.
  worker.unref();
  return {
    start(name, ...args) {
      words[FUNCTION] = HELPED.indexOf(name);
      words.set(args, ARGUMENTS);
      Atomics.store(words, STATE, OFFERED);
      Atomics.notify(words, STATE);
    },
    finish() {
      if (Atomics.compareExchange(words, STATE, OFFERED, IDLE) === OFFERED) return 'alone';
      while (Atomics.load(words, STATE) === BUSY) Atomics.wait(words, STATE, BUSY);
      return 'helped';
    },
  };
}
