/** The memory of all typed arrays within plain objects and arrays, each once: what a thread hands over with them. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(value, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    return;
  }
  // Lists of ids are long and hold no memory.
  if (Array.isArray(value) && typeof value[0] !== 'object') return;
  for (const member of Object.values(value)) collect(member, found);
}
