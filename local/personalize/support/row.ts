/** How much of something the twin does: all that the guide says, less or in another way, or nothing. */
export type State = 'supported' | 'simplified' | 'absent';

/** One row of the support table. */
export interface Row {
  readonly name: string;
  readonly state: State;
  /** What is simplified and how; of what is absent, the error that it answers and the reason. Empty where nothing is to say. */
  readonly note: string;
}

/** What is to be told of one thing. Without a state it is simplified: whole things need no words, or few. */
export type Remark = string | { readonly supported: string } | { readonly absent: string };

export type Remarks = Readonly<Record<string, Remark>>;

/**
 * One row for each of the names; what has no remark is supported.
 * @throws Error for a remark about a name that there is not
 */
export function rowsOf(names: readonly string[], remarks: Remarks): readonly Row[] {
  const stray = Object.keys(remarks).find((name) => !names.includes(name));
  if (stray !== undefined) throw new Error(`there is a remark about ${stray}, but nothing of that name`);
  return names.map((name) => {
    const remark = remarks[name] ?? { supported: '' };
    if (typeof remark === 'string') return { name, state: 'simplified', note: remark };
    return 'absent' in remark
      ? { name, state: 'absent', note: remark.absent }
      : { name, state: 'supported', note: remark.supported };
  });
}
