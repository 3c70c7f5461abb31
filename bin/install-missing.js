// First step of `npm start` and `npm test`: installs the dependencies when they are not there, or not those of the lock
// file. Plain JavaScript on Node's own modules, because it runs before anything is installed.
const { spawnSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Node.js 20 or newer is needed, this is ${process.version}: https://nodejs.org`);
  process.exit(1);
}

const installed = join(root, 'node_modules', '.package-lock.json');
const wanted = join(root, 'package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.error('Installing dependencies (npm ci) …');
  // stdout stays for the command that follows: `npm start -- --once > run.txt` must hold no install log.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('npm ci failed: see its messages above; a proxy or registry setting in .npmrc is the usual cause');
    process.exit(npm.status ?? 1);
  }
}
