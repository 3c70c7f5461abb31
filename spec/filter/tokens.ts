import { FilterSyntaxError, type Span } from './expression';

/** A word, a quoted text, a `$parameter`, a number, or a sign. */
export interface Token extends Span {
  readonly kind: 'word' | 'string' | 'parameter' | 'number' | 'sign' | 'end';
  /** Without quotes, escapes and the dollar sign. */
  readonly text: string;
}

const BLANK = /\s+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const PARAMETER = /\$([A-Za-z0-9_]+)/y;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const SIGN = /<=|>=|!=|[=<>(),.|*]/y;
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;

/** @throws FilterSyntaxError at a character that begins nothing */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
  const kinds = [
    ['string', STRING],
    ['parameter', PARAMETER],
    ['number', NUMBER],
    ['word', WORD],
    ['sign', SIGN],
  ] as const;
  for (;;) {
    offset += take(BLANK)?.[0].length ?? 0;
    if (offset >= text.length) break;
    const token = kinds.reduce<Token | undefined>((found, [kind, pattern]) => {
      if (found !== undefined) return found;
      const match = take(pattern);
      if (match === null) return undefined;
      return { kind, text: contentOf(kind, match), start: offset, end: offset + match[0].length };
    }, undefined);
    if (token === undefined) throw unreadable(text, offset);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function contentOf(kind: Token['kind'], match: RegExpExecArray): string {
  if (kind === 'string') return match[0].slice(1, -1).replace(/\\(["'\\])/g, '$1');
  return kind === 'parameter' ? (match[1] ?? '') : match[0];
}

function unreadable(text: string, offset: number): FilterSyntaxError {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (character === '"' || character === "'") {
    return new FilterSyntaxError(offset, `the quote ${character} is not closed`);
  }
  if (character === '$') {
    return new FilterSyntaxError(offset, 'a parameter is a dollar sign and a name of letters, digits and underscores');
  }
  return new FilterSyntaxError(offset, `unexpected character ${JSON.stringify(character)}`);
}
