/** What every name of a pipeline is made of: `<pipeline>-<name in the file>-<6 hexadecimal digits>`. */
const OF_A_PIPELINE = /^-(.+)-[0-9a-f]{6}$/;

/** The name in the pipeline file of a resource that a pipeline made; undefined for the names of others. */
export function logicalNameOf(name: string | undefined, pipeline: string): string | undefined {
  return name?.startsWith(pipeline) === true ? OF_A_PIPELINE.exec(name.slice(pipeline.length))?.[1] : undefined;
}

/** What tells the members of a family apart: a digest of what cannot be changed (lib/config/naming.ts). */
const MEMBER = /^-[0-9a-f]{6}$/;

/** True of the names of everything that stands, or stood, for one logical name. */
export function isOfFamily(name: string | undefined, family: string): boolean {
  return name?.startsWith(family) === true && MEMBER.test(name.slice(family.length));
}
