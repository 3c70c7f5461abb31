import type { Browser } from 'playwright-core';
import type { LocalCloud } from '../../../local/server';
import { seriousProblems } from './axe';
import { DESKTOP, noBrowser, openBrowser, PHONE, watchedPage } from './browser';
import { deployedCloud, runOnce } from './console-cloud';

/** What a reader sees, in one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const describeInBrowser = noBrowser === undefined ? describe : describe.skip;
if (noBrowser !== undefined) process.stderr.write(`skipped: ${noBrowser}\n`);

describeInBrowser('the console in a browser', () => {
  let cloud: LocalCloud;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    cloud = await deployedCloud();
    expect(await runOnce(cloud)).toBe('SUCCEEDED');
  });

  afterAll(async () => {
    await browser?.close();
    await cloud?.close();
  });

  test('shows each step of the pipeline with its state', async () => {
    const { page, problems } = await watchedPage(browser, cloud.url);
    await page.goto(`${cloud.url}/console`);
    const group = page.getByRole('region', { name: 'Pipeline films' });
    await group.getByText('interactions/').waitFor();
    const lane = group.getByRole('list', { name: 'for-you' });
    expect((await lane.getByRole('article').allInnerTexts()).map(oneLine)).toEqual([
      expect.stringMatching(/^solution for-you ACTIVE aws-user-personalization/),
      expect.stringMatching(/^solution version version [\w-]+ ACTIVE the first version/),
      expect.stringMatching(/^gate quality gate passed/),
      expect.stringMatching(/^campaign films-for-you-\w+ ACTIVE serves [\w-]+/),
    ]);
    const runs = page.getByRole('region', { name: 'Runs' }).first();
    expect(await runs.getByRole('row').last().innerText()).toContain('SUCCEEDED');
    expect(problems).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious accessibility problem in %s, at a desk and on a phone',
    async (colorScheme) => {
      for (const viewport of [DESKTOP, PHONE]) {
        const { page } = await watchedPage(browser, cloud.url, { viewport, colorScheme });
        await page.goto(`${cloud.url}/console#pipeline`);
        await page.getByRole('article').first().waitFor();
        expect(await seriousProblems(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
    },
  );
});
