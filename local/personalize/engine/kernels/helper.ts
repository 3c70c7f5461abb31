/** Kernel functions that several threads may run at once over the same work. */
export const HELPED = ['preparePanel', 'updateLower'] as const;

/** A second thread over the memory of the kernels. The engine starts none by itself. */
export interface Helper {
  /** Offers one of HELPED to the thread; one at a time. */
  start(name: (typeof HELPED)[number], ...args: readonly number[]): void;
  /** Waits for the thread to end what it has begun of it; takes the offer back when it has begun nothing. Says which. */
  finish(): 'helped' | 'alone';
}

export type StartHelper = (module: WebAssembly.Module, memory: WebAssembly.Memory) => Helper | undefined;
