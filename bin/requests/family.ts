import { familyOf } from '../../lib/config/naming';

/** Whether a name in the account stands for the logical name of a pipeline: `<family>-<6 hexadecimal digits>`. */
export function isOfFamily(physicalName: string | undefined, pipeline: string, logicalName: string): boolean {
  const family = `${familyOf(pipeline, logicalName)}-`;
  return physicalName?.startsWith(family) === true && /^[0-9a-f]{6}$/.test(physicalName.slice(family.length));
}
