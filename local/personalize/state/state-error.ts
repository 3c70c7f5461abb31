/** Where a file of the state is damaged. */
export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** Bytes from the start of the file. */
  readonly offset?: number;
}

/** The state of a former process cannot be used. Nothing was changed: what is on disk is as it was. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** A file that is not as it was written: it is named, and not a part of it is used. */
export function damaged({ file, line, offset }: Place, what: string, options?: ErrorOptions): StateError {
  const where = line === undefined ? file : `${file}:${line}${offset === undefined ? '' : ` (byte ${offset})`}`;
  return new StateError(
    `${where} is damaged: ${what}; put the folder back from a copy, or begin with another one, nothing was changed`,
    options,
  );
}
