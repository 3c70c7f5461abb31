import type { DeletionPassOutput } from './contract/workflow';
import { ResourceInUseError } from './errors';

/** In these a resource can be deleted; from the others it comes to one of them by itself, or is gone. */
const DELETABLE = new Set(['ACTIVE', 'INACTIVE', 'CREATE FAILED']);

/** Statuses that lead to another one by themselves, whatever the resource: `CREATE PENDING`, `IN_PROGRESS`, `IN PROGRESS`, … */
export function isUnderWay(status: string | undefined): boolean {
  return status !== undefined && /\b(PENDING|IN[ _]PROGRESS|STOPPING)$/.test(status);
}

export interface Deletable {
  readonly arn: string | undefined;
  readonly status: string | undefined;
}

/** What one pass of deletions asked for and what it waits for. */
export class DeletionPass {
  private readonly waitingFor = new Set<string>();
  private readonly deleted: string[] = [];

  /** Nothing of what was looked at so far is there any more. */
  get isClear(): boolean {
    return this.waitingFor.size === 0;
  }

  /** @param arn undefined only by the types of the SDK: what is listed has one */
  waitFor(arn: string | undefined): void {
    if (arn !== undefined) this.waitingFor.add(arn);
  }

  /** Waits for those that are under way. */
  waitForEnd(jobs: readonly Deletable[]): void {
    for (const { arn, status } of jobs) if (isUnderWay(status)) this.waitFor(arn);
  }

  /** Deletes what can be deleted now. What is busy, or still used by something, is deleted by a later pass. */
  async remove({ arn, status = '' }: Deletable, remove: (arn: string) => Promise<void>): Promise<void> {
    if (arn === undefined) return;
    this.waitFor(arn);
    if (!DELETABLE.has(status)) return;
    if (await unlessInUse(() => remove(arn))) this.deleted.push(arn);
  }

  /** Takes over what another pass asked for and waits for. */
  add(other: DeletionPass): void {
    for (const arn of other.waitingFor) this.waitingFor.add(arn);
    this.deleted.push(...other.deleted);
  }

  result(): DeletionPassOutput {
    return { done: this.isClear, waitingFor: [...this.waitingFor], deleted: this.deleted };
  }
}

/** @returns false when the resource is not in a state for it, or used by another one */
export async function unlessInUse(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseError) return false;
    throw error;
  }
}
