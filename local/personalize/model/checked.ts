/**
 * A request type of the SDK after `readInput`: required members are there. (The SDK types them `| undefined`, because a
 * client may leave out anything.)
 */
export type Checked<T> = T extends Date
  ? Date
  : T extends readonly (infer Entry)[]
    ? readonly Checked<Entry>[]
    : T extends object
      ? { readonly [Name in keyof T]: Checked<Exclude<T[Name], undefined>> }
      : T;
