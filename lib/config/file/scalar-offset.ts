/**
 * Finds a character of a YAML value in the text as written, for plain and quoted scalars on one line.
 * @param written the scalar with its quotes
 * @param character offset in the value
 * @returns offset in `written`; 0 where the scalar runs over lines
 */
export function sourceOffset(written: string, character: number): number {
  if (/[\r\n]/.test(written) || /^[|>]/.test(written)) return 0;
  if (written.startsWith("'")) return walk(written, character, singleQuotedStep);
  if (written.startsWith('"')) return walk(written, character, doubleQuotedStep);
  return Math.min(character, written.length);
}

/** Goes through the written text until `character` characters of the value have passed. */
function walk(written: string, character: number, step: (written: string, at: number) => Step): number {
  let at = 1;
  let passed = 0;
  while (passed < character && at < written.length - 1) {
    const { length, characters } = step(written, at);
    at += length;
    passed += characters;
  }
  return at;
}

interface Step {
  /** Characters as written. */
  readonly length: number;
  /** UTF-16 units of the value that they stand for. */
  readonly characters: number;
}

function singleQuotedStep(written: string, at: number): Step {
  return { length: written.startsWith("''", at) ? 2 : 1, characters: 1 };
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function doubleQuotedStep(written: string, at: number): Step {
  if (written[at] !== '\\') return { length: 1, characters: 1 };
  const digits = HEX_DIGITS[written[at + 1] ?? ''] ?? 0;
  const code = digits === 0 ? 0 : Number.parseInt(written.slice(at + 2, at + 2 + digits), 16);
  return { length: 2 + digits, characters: code > 0xffff ? 2 : 1 };
}
