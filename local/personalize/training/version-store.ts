import { recommenderOf } from '../engine';
import { type Change, FORGETFUL, type Recorder } from '../store/recorder';
import type { KeptVersion, TrainedVersion } from './trained-version';

/** Models by the ARN of the solution version or recommender that they were trained for. */
export class VersionStore {
  private readonly versions = new Map<string, TrainedVersion>();

  constructor(private readonly recorder: Recorder = FORGETFUL) {}

  get(arn: string): TrainedVersion | undefined {
    return this.versions.get(arn);
  }

  has(arn: string): boolean {
    return this.versions.has(arn);
  }

  set(arn: string, version: TrainedVersion): void {
    this.versions.set(arn, version);
    this.recorder.record({ kind: 'model', arn, version: keptOf(version) });
  }

  delete(arn: string): void {
    if (this.versions.delete(arn)) this.recorder.record({ kind: 'model-gone', arn });
  }

  /** Takes up what was recorded. */
  restore(arn: string, version: KeptVersion): void {
    this.versions.set(arn, { ...version, recommender: recommenderOf(version.model) });
  }

  /** All that there is. */
  *changes(): Iterable<Change> {
    for (const [arn, version] of this.versions) yield { kind: 'model', arn, version: keptOf(version) };
  }
}

/** What can be saved of a version: all but the functions that score. */
function keptOf({ recommender: _, ...kept }: TrainedVersion): KeptVersion {
  return kept;
}
