import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureExampleData } from '../../../bin/example-data';
import { buildApp } from '../../../lib/app';
import { loadPipeline } from '../../../lib/config';
import { LocalCloud } from '../../../local/server';
import { DESKTOP, noBrowser, openBrowser, PHONE, watchedPage } from './browser';

/** `npm run screenshots`: each view of the console on the example, in light, dark and on a phone, into docs/images. */

const ROOT = join(__dirname, '..', '..', '..');
const IMAGES = join(ROOT, 'docs', 'images');
const PIPELINE = join(ROOT, 'examples', 'movies', 'pipeline.yaml');
const VIEWS = ['pipeline', 'data', 'solutions', 'shop', 'cost'];
const LOOKS = [
  ['light', { viewport: DESKTOP, colorScheme: 'light' }],
  ['dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['phone', { viewport: PHONE, colorScheme: 'light' }],
] as const;

async function takeScreenshots(cloud: LocalCloud): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const [look, options] of LOOKS) {
      const { page } = await watchedPage(browser, cloud.url, options);
      for (const view of VIEWS) {
        await page.goto(`${cloud.url}/console#${view}`);
        await page.locator('.loading').waitFor({ state: 'detached' });
        if (view === 'shop') {
          // With an event, so that something has moved.
          await page
            .getByRole('button', { name: /^watch / })
            .nth(2)
            .click();
          await page.locator('[data-move]').first().waitFor();
        }
        await page.evaluate('document.activeElement?.blur()');
        await page.waitForLoadState('networkidle').catch(() => undefined);
        // The header stands still; a full page is taken from the top.
        await page.evaluate('scrollTo(0, 0)');
        await page.screenshot({ path: join(IMAGES, `console-${view}-${look}.png`), fullPage: true });
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  if (noBrowser !== undefined) throw new Error(noBrowser);
  await ensureExampleData(PIPELINE);
  const assembly = mkdtempSync(join(tmpdir(), 'screenshots-'));
  const cloud = await LocalCloud.start({ port: 0, schedules: false });
  try {
    buildApp(loadPipeline(PIPELINE), { outdir: assembly }).synth();
    await cloud.deploy(assembly);
    const { stateMachines } = cloud.parts;
    const workflow = stateMachines.list().find(({ spec }) => spec.name.endsWith('-workflow'));
    if (workflow === undefined) throw new Error('the workflow is not there');
    // Two runs, so that there are versions to compare.
    for (const streamedEvents of [false, true]) {
      const input = { streamedEvents };
      const { executionArn } = stateMachines.startExecution({ stateMachineArn: workflow.spec.arn, input });
      const { status, cause } = await stateMachines.whenFinished(executionArn);
      if (status !== 'SUCCEEDED') throw new Error(`the run ended ${status}: ${cause ?? ''}`);
    }
    await takeScreenshots(cloud);
  } finally {
    await cloud.close();
    rmSync(assembly, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
