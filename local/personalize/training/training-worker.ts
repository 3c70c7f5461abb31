import { parentPort, workerData } from 'node:worker_threads';
import { trainSolutionVersion } from '../engine';
import type { TrainingInput } from '../engine/api';

// Runs in a thread of its own, bundled by trainer.ts.
parentPort?.postMessage(trainSolutionVersion(workerData as TrainingInput));
