/** Texts by a small number: the text of code i is `values[i]`. */
export class Dictionary {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [];

  /** @param texts to begin with, each once */
  constructor(texts: readonly string[] = []) {
    for (const text of texts) this.encode(text);
  }

  /** In order of their first appearance. */
  get values(): readonly string[] {
    return this.texts;
  }

  get size(): number {
    return this.texts.length;
  }

  /** The code of a text, a new one when it is not known. */
  encode(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    const code = this.texts.push(text) - 1;
    this.codes.set(text, code);
    return code;
  }

  /** @returns -1 when the text is not known */
  codeOf(text: string): number {
    return this.codes.get(text) ?? -1;
  }
}
