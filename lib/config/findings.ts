import type { FilePath, YamlSource } from './file/yaml-source';
import type { ConfigFinding } from './pipeline-config';

/** Collects what is wrong with a file, so that all of it is told at once. */
export class Findings {
  private readonly found: ConfigFinding[] = [];
  private readonly noted: ConfigFinding[] = [];

  /** @param sourceOf where in the file a path of the pipeline was written. @default there */
  constructor(
    private readonly source: YamlSource,
    private readonly sourceOf: (path: FilePath) => FilePath = (path) => path,
  ) {}

  /** In the order of the file, each once. */
  get errors(): readonly ConfigFinding[] {
    return inOrder(this.found);
  }

  get warnings(): readonly ConfigFinding[] {
    return inOrder(this.noted);
  }

  /** True when something is wrong with a key at the top of the file or in what it holds. */
  concern(key: string): boolean {
    return this.found.some(({ path }) => path === key || path.startsWith(`${key}.`));
  }

  /** Something wrong with a value. */
  error(path: FilePath, message: string): void {
    this.found.push(this.source.finding(this.sourceOf(path), message));
  }

  /** Something wrong with a key. */
  keyError(path: FilePath, message: string): void {
    this.found.push(this.source.keyFinding(this.sourceOf(path), message));
  }

  /** Something wrong at a character of a text, counted from 0. */
  textError(path: FilePath, character: number, message: string): void {
    this.found.push(this.source.textFinding(this.sourceOf(path), character, message));
  }

  warn(path: FilePath, message: string): void {
    this.noted.push(this.source.finding(this.sourceOf(path), message));
  }

  keyWarning(path: FilePath, message: string): void {
    this.noted.push(this.source.keyFinding(this.sourceOf(path), message));
  }
}

function inOrder(findings: readonly ConfigFinding[]): readonly ConfigFinding[] {
  const different = new Map(findings.map((one) => [`${one.line}:${one.column} ${one.path} ${one.message}`, one]));
  return [...different.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
