import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { ConfigFinding } from '../pipeline-config';
import { sourceOffset } from './scalar-offset';

/** Keys and indices from the root of the file. */
export type FilePath = readonly (string | number)[];

/** The text of pipeline.yaml and what stands where in it. */
export class YamlSource {
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(
    readonly file: string,
    private readonly text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, merge: true });
  }

  /** What the text is as data; only with no problems. */
  get data(): unknown {
    return this.document.toJS() as unknown;
  }

  /** Where the text is no YAML. */
  get problems(): readonly ConfigFinding[] {
    return [...this.document.errors, ...this.document.warnings].map((problem) => ({
      file: this.file,
      ...this.place(problem.pos[0]),
      path: '',
      message: `malformed YAML: ${lowerFirst(problem.message)}`,
    }));
  }

  /** A finding at the value of a path, or at the nearest that is there. */
  finding(path: FilePath, message: string): ConfigFinding {
    return { file: this.file, ...this.place(this.valueOffset(path)), path: formatPath(path), message };
  }

  /** A finding at a key itself: the place of a key that should not be there. */
  keyFinding(path: FilePath, message: string): ConfigFinding {
    const key = path[path.length - 1];
    const pair = this.pairOf(path.slice(0, -1), key);
    const offset = startOf(pair?.key) ?? this.valueOffset(path);
    return { file: this.file, ...this.place(offset), path: formatPath(path), message };
  }

  /** A finding at a character of a text; at its beginning where the text runs over lines. */
  textFinding(path: FilePath, character: number, message: string): ConfigFinding {
    const node = this.nodeOf(path);
    const begin = this.valueOffset(path);
    const range = isScalar(node) ? node.range : undefined;
    const written = range ? this.text.slice(range[0], range[1]) : '';
    return {
      file: this.file,
      ...this.place(begin + sourceOffset(written, character)),
      path: formatPath(path),
      message,
    };
  }

  private place(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private valueOffset(path: FilePath): number {
    for (let length = path.length; length >= 0; length--) {
      const part = path.slice(0, length);
      const offset = startOf(this.nodeOf(part)) ?? startOf(this.pairOf(part.slice(0, -1), part[length - 1])?.key);
      if (offset !== undefined) return offset;
    }
    return 0;
  }

  private nodeOf(path: FilePath): Node | undefined {
    let node = this.resolve(this.document.contents);
    for (const step of path) {
      if (isSeq(node) && typeof step === 'number') node = this.resolve(node.items[step]);
      else if (isMap(node)) node = this.resolve(this.pairIn(node, step)?.value);
      else return undefined;
    }
    return node;
  }

  private pairOf(parent: FilePath, key: string | number | undefined): Pair | undefined {
    const node = key === undefined ? undefined : this.nodeOf(parent);
    return node !== undefined && key !== undefined ? this.pairIn(node, key) : undefined;
  }

  private pairIn(node: Node, key: string | number): Pair | undefined {
    if (!isMap(node)) return undefined;
    return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  }

  private resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.document);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }
}

/** `solutions[0].campaign.minProvisionedTPS`. */
export function formatPath(path: FilePath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  return node.range?.[0];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
