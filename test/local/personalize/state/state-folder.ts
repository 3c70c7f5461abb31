import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../../local/clock';
import type { Stores } from '../../../../local/personalize/state/replay';
import { TwinState } from '../../../../local/personalize/state/twin-state';
import { DatasetStore } from '../../../../local/personalize/store/dataset-store';
import { IdGenerator } from '../../../../local/personalize/store/ids';
import { FORGETFUL, type Recorder } from '../../../../local/personalize/store/recorder';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';
import { TagStore } from '../../../../local/personalize/store/tag-store';
import { VersionStore } from '../../../../local/personalize/training/version-store';
import { type TestTwin, type TestTwinOptions, startTwin } from '../test-twin';

/** Folders for the state of twins, and twins in them; what a test leaves is cleaned away by `clean`. */
export class StateFolders {
  private readonly folders: string[] = [];
  private readonly twins = new Set<TestTwin>();

  make(): string {
    const folder = mkdtempSync(join(tmpdir(), 'twin-state-'));
    this.folders.push(folder);
    return folder;
  }

  /** A twin that keeps its state in `folder`, and begins with what is there. */
  async open(folder: string, options: TestTwinOptions = {}): Promise<TestTwin> {
    const twin = await startTwin({ stateDirectory: folder, ...options });
    this.twins.add(twin);
    return twin;
  }

  /** What a process that is killed now would leave: a copy of the folder, made without telling the twin. */
  killed(folder: string): string {
    const copy = this.make();
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, 'lock'), { force: true });
    return copy;
  }

  async close(twin: TestTwin): Promise<void> {
    this.twins.delete(twin);
    await twin.close();
  }

  async clean(): Promise<void> {
    for (const twin of this.twins) await this.close(twin);
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

export const OWNER = '000000000000 in us-east-1';

/** Empty stores, as a twin has them. */
export function newStores(recorder: Recorder = FORGETFUL): Stores {
  return {
    resources: new ResourceStore(new VirtualClock(), () => undefined, recorder),
    tags: new TagStore(recorder),
    datasets: new DatasetStore(recorder),
    versions: new VersionStore(recorder),
    ids: { resources: new IdGenerator(1), requests: new IdGenerator(2) },
  };
}

/** What the state in a folder holds. */
export function storesIn(folder: string): Stores {
  const state = TwinState.open(folder, OWNER);
  try {
    const stores = newStores();
    state.restore(stores);
    return stores;
  } finally {
    state.close();
  }
}
