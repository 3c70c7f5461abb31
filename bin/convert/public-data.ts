/** One user's word on one item. */
export interface Rating {
  readonly userId: string;
  readonly itemId: string;
  /** As published: 1–5 for MovieLens, 0–10 for MovieTweetings. */
  readonly rating: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

export interface Item {
  readonly itemId: string;
  readonly title: string;
  readonly genres: readonly string[];
  readonly year?: number;
  /** Day of release in seconds since 1970, where the source tells more than the year. */
  readonly releasedAt?: number;
}

/** A public data set, whatever its files look like. */
export interface PublicData {
  /** Its name, for messages. */
  readonly name: string;
  /** One pass over the events in the order of the file. @throws CommandError naming file and line of what cannot be read */
  ratings(): AsyncIterable<Rating>;
  /** @throws CommandError naming file and line of what cannot be read */
  items(): Promise<readonly Item[]>;
  /** Absent where the source says nothing of its users. */
  readonly users?: {
    /** Columns beside USER_ID. */
    readonly columns: readonly string[];
    /** USER_ID first. @throws CommandError naming file and line of what cannot be read */
    rows(): Promise<readonly (readonly string[])[]>;
  };
}

/** The year that ends a title: `Toy Story (1995)`, `Lost (2004–2010)`. */
export function yearOfTitle(title: string): number | undefined {
  const year = /\((\d{4})[^()]*\)\s*$/.exec(title)?.[1];
  return year === undefined ? undefined : Number(year);
}
