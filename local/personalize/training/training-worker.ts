import { parentPort, workerData } from 'node:worker_threads';
import { trainSolutionVersion } from '../engine';
import type { TrainingInput } from '../engine/api';
import { buffersIn } from '../engine/buffers';
import { chooseKernels } from '../engine/kernels/kernels';
import { startHelper } from './helper-thread';

export interface Task {
  readonly input: TrainingInput;
  readonly kernels: WebAssembly.Module | undefined;
}

// Runs in a thread of its own, bundled by trainer.ts.
const { input, kernels } = workerData as Task;
chooseKernels(kernels, startHelper);
const result = trainSolutionVersion(input);
// The model moves to the other thread instead of being copied.
parentPort?.postMessage(result, buffersIn(result));
