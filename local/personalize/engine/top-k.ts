/**
 * Positions of the k highest scores, best first; equal scores go by position, so that every run gives the same list.
 * A bounded heap keeps the cost at n + k log k comparisons for the usual case of k far below n.
 *
 * @param scores higher is better; -Infinity and NaN are never chosen
 * @param k how many at most; fewer come back when fewer are allowed
 * @param mask where given, only positions with a non-zero entry are allowed
 */
export function topK(scores: Float32Array | Float64Array, k: number, mask?: Uint8Array): Int32Array {
  const size = Math.min(Math.max(0, Math.floor(k)), scores.length);
  const heap = new Int32Array(size);
  let filled = 0;
  if (size === 0) return heap;
  // The root is the worst of those kept: lowest score, and among equals the highest position.
  let worst = -Infinity;
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position] as number;
    if (!(score > worst) && filled === size) continue;
    if (!(score > -Infinity) || (mask !== undefined && mask[position] === 0)) continue;
    if (filled < size) {
      heap[filled] = position;
      siftUp(heap, filled, scores);
      filled++;
    } else {
      heap[0] = position;
      siftDown(heap, filled, scores);
    }
    if (filled === size) worst = scores[heap[0] as number] as number;
  }
  for (let last = filled - 1; last > 0; last--) {
    const worstOne = heap[0] as number;
    heap[0] = heap[last] as number;
    heap[last] = worstOne;
    siftDown(heap, last, scores);
  }
  return filled === size ? heap : heap.slice(0, filled);
}

type Scores = Float32Array | Float64Array;

function isWorse(a: number, b: number, scores: Scores): boolean {
  const scoreA = scores[a] as number;
  const scoreB = scores[b] as number;
  return scoreA < scoreB || (scoreA === scoreB && a > b);
}

function siftUp(heap: Int32Array, start: number, scores: Scores): void {
  const moved = heap[start] as number;
  let hole = start;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = heap[parent] as number;
    if (!isWorse(moved, above, scores)) break;
    heap[hole] = above;
    hole = parent;
  }
  heap[hole] = moved;
}

function siftDown(heap: Int32Array, size: number, scores: Scores): void {
  const moved = heap[0] as number;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    if (child + 1 < size && isWorse(heap[child + 1] as number, heap[child] as number, scores)) child++;
    const below = heap[child] as number;
    if (!isWorse(below, moved, scores)) break;
    heap[hole] = below;
    hole = child;
  }
  heap[hole] = moved;
}
