import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { parseFaultRules } from './parse-rules';
import { FaultRuleError, type FaultRules } from './rules';

/**
 * Reads a file of fault rules: YAML, and so JSON too.
 * @throws FaultRuleError, a line `file:line:column: what is wrong` for each finding; or the error of reading the file
 */
export function readFaultFile(file: string): FaultRules {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, path?: readonly PropertyKey[]): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}${path?.length ? `: ${path.join('.')}` : ''}`;
  };
  if (document.errors.length > 0) {
    throw new FaultRuleError(
      document.errors.map(({ pos, message }) => `${at(pos[0])}: malformed YAML: ${message}`).join('\n'),
    );
  }
  const rules = document.toJS() as FaultRules;
  parseFaultRules(rules, (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0], path);
    }
    return at(0, path);
  });
  return rules;
}
