/**
 * Random numbers from a seed: sfc32 by Chris Doty-Humphrey, public domain. Only integer steps and the four basic
 * operations, here and in everything made from it, so that the same seed gives the same bytes on every machine.
 */
export class Random {
  private state: [number, number, number, number];

  constructor(seed: number) {
    this.state = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0];
    for (let round = 0; round < 16; round++) this.next();
  }

  /** In [0, 1). */
  next(): number {
    let [a, b, c, d] = this.state;
    const result = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + result) | 0;
    this.state = [a, b, c, d];
    return (result >>> 0) / 4_294_967_296;
  }

  /** Integer in [from, to). */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length)];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  }

  /** The choices in random order. */
  shuffle<T>(choices: readonly T[]): T[] {
    const shuffled: T[] = [];
    for (const choice of choices) {
      const place = this.integer(0, shuffled.length + 1);
      const moved = shuffled[place];
      if (moved !== undefined) shuffled.push(moved);
      shuffled[place] = choice;
    }
    return shuffled;
  }
}

/** Draws indices in proportion to fixed weights; one binary search a draw. */
export class WeightedDraw {
  private readonly sums: Float64Array;

  constructor(weights: readonly number[]) {
    this.sums = new Float64Array(weights.length);
    let sum = 0;
    weights.forEach((weight, index) => (this.sums[index] = sum += weight));
  }

  draw(random: Random): number {
    const { sums } = this;
    const target = random.next() * (sums[sums.length - 1] ?? 0);
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
