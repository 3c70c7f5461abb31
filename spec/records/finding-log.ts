/** Something wrong in a CSV file. */
export interface DataFinding {
  /** As the caller named the file: `s3://bucket/key` or a path. */
  readonly file: string;
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
  /** Column name; empty for the whole record. */
  readonly column: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do. */
  readonly message: string;
}

interface Kind {
  readonly first: DataFinding;
  count: number;
}

/**
 * Keeps the first findings of each kind and counts the rest, so that a file that is wrong on every line neither fills
 * the memory nor hides its other faults.
 */
export class FindingLog {
  private readonly findings: DataFinding[] = [];
  private readonly kinds = new Map<string, Kind>();
  private readonly totals = { error: 0, warning: 0 };

  /** @param perKind findings kept of one column and kind */
  constructor(private readonly perKind: number) {}

  get errors(): number {
    return this.totals.error;
  }

  get warnings(): number {
    return this.totals.warning;
  }

  /** @param kind groups findings that differ in line and value only */
  add(kind: string, finding: DataFinding): void {
    this.totals[finding.severity]++;
    const key = `${kind} ${finding.column}`;
    const known = this.kinds.get(key) ?? { first: finding, count: 0 };
    known.count++;
    this.kinds.set(key, known);
    if (known.count <= this.perKind) this.findings.push(finding);
  }

  /** Errors first, each kind followed by the number of those left out. */
  list(): readonly DataFinding[] {
    const rests = [...this.kinds.values()]
      .filter(({ count }) => count > this.perKind)
      .map(({ first, count }) => ({
        ...first,
        line: 0,
        message: `${count - this.perKind} more like line ${first.line}: ${first.message}`,
      }));
    const all = [...this.findings, ...rests];
    return [...all.filter((one) => one.severity === 'error'), ...all.filter((one) => one.severity === 'warning')];
  }
}
