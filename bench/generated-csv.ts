import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { seededRandom } from '../local/personalize/engine';
import { COLUMNS } from './csv-readers';

const USERS = 200_000;
const ITEMS = 50_000;

/** As they come from shops: plain words, and one with a comma, which has to be quoted. */
const DEVICES = ['Phone', 'Tablet', '"Desktop, large"', 'TV', ''];
const EVENT_TYPES = ['Watch', 'Click', 'Purchase'];

/**
 * Writes a seeded file of interactions: 200,000 users, 50,000 items of falling popularity, some values missing and some in
 * quotes. In a stream: the file may be larger than memory.
 * @returns its size in bytes
 */
export async function writeInteractions(path: string, bytes: number, seed = 1): Promise<number> {
  const random = seededRandom(seed);
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  let written = 0;
  let lines = [COLUMNS.join(',')];
  while (written < bytes) {
    for (let i = 0; i < 10_000; i++) {
      const value = random() < 0.3 ? '' : (100 * random()).toFixed(2);
      lines.push(
        `user-${Math.floor(USERS * random())},item-${Math.floor(ITEMS * random() ** 3)},${1_600_000_000 + Math.floor(4e7 * random())},` +
          `${EVENT_TYPES[Math.floor(3 * random())]},${value},${DEVICES[Math.floor(5 * random())]}`,
      );
    }
    const block = `${lines.join('\n')}\n`;
    written += block.length;
    lines = [];
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return written;
}
