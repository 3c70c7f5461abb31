/** Whether a text fits a pattern: `*` stands for any run of characters, `?` for one, everything else for itself. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replace(/\?/g, '[^]');
  const expression = new RegExp(`^${source}$`, 'u');
  return (text) => expression.test(text);
}
