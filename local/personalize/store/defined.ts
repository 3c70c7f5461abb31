type Optional<T> = { [Name in keyof T]: undefined extends T[Name] ? Name : never }[keyof T];

/** `T` whose members that may be undefined may be absent instead. */
export type Defined<T> = { readonly [Name in Exclude<keyof T, Optional<T>>]: T[Name] } & {
  readonly [Name in Optional<T>]?: Exclude<T[Name], undefined>;
};

/** The members that have a value: an absent member of a request stays absent in the record made from it. */
export function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
