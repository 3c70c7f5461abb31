/** What tells the members of a family apart: a digest of what cannot be changed (lib/config/naming.ts). */
const MEMBER = /^-[0-9a-f]{6}$/;

/** True of the names of everything that stands, or stood, for one logical name. */
export function isOfFamily(name: string | undefined, family: string): boolean {
  return name?.startsWith(family) === true && MEMBER.test(name.slice(family.length));
}
