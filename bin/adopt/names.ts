import { datasetName, familyOf } from '../../lib/config/naming';
import { MAX_NAME_LENGTH } from '../../spec/names';
import { parseDatasetType } from '../../spec/dataset-types';
import { pipelineNameOf } from '../init/infer-pipeline';
import type { Inventory } from '../requests/inventory';

/** What a deploy appends to a logical name. */
const HASH = /-[0-9a-f]{6}$/;
const HASH_LENGTH = 7;
const LONGEST_PIPELINE_NAME = 30;

/** Whether a pipeline file of this program made the dataset group: then its names are those that a deploy would give. */
export function isOurs({ group: { name = '' }, datasets }: Inventory): boolean {
  return (
    datasets.length > 0 &&
    datasets.every(({ dataset }) => {
      const type = parseDatasetType(dataset.datasetType ?? '');
      return type !== undefined && dataset.name === datasetName(name, type);
    })
  );
}

/**
 * Name of the pipeline: that of the group where the group is ours, otherwise one that no dataset group has, since a deploy makes
 * another group.
 */
export function adoptedName(inventory: Inventory, taken: readonly string[]): string {
  const { name = '' } = inventory.group;
  if (isOurs(inventory)) return name;
  const ending = '-adopted';
  const base = pipelineNameOf(name);
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? ending : `${ending}-${count}`;
    const candidate = `${base.slice(0, LONGEST_PIPELINE_NAME - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** Gives every resource a name for the pipeline file, no two of them the same. */
export class LogicalNames {
  private readonly used = new Set<string>();
  private readonly prefix: string;

  constructor(
    private readonly pipeline: string,
    private readonly ours: boolean,
  ) {
    this.prefix = familyOf(pipeline, '');
  }

  /** `shop-for-you-1a2b3c` → `for-you` where the group is ours; otherwise the name as it is, cut to what a deploy leaves. */
  of(physicalName: string): string {
    const bare =
      this.ours && physicalName.startsWith(this.prefix)
        ? physicalName.slice(this.prefix.length).replace(HASH, '')
        : physicalName;
    const room = MAX_NAME_LENGTH - this.pipeline.length - 1 - HASH_LENGTH;
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? '' : `-${count}`;
      const name = `${bare.slice(0, room - suffix.length)}${suffix}`;
      if (this.used.has(name.toLowerCase())) continue;
      this.used.add(name.toLowerCase());
      return name;
    }
  }
}
