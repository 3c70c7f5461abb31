import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from './tables';

/** `npm run support`: brings the support tables of local/README.md up to date. */
const README = path.join(__dirname, '../../README.md');

writeFileSync(README, withTables(readFileSync(README, 'utf8')));
