import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's browser, or another one that CHROMIUM names. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why the browser tests cannot run here; undefined when they can. */
export const noBrowser = existsSync(EXECUTABLE)
  ? undefined
  : `there is no browser at ${EXECUTABLE}: install chromium, or name one in CHROMIUM`;

/** Without them it asks the world for updates, or needs a kernel's sandbox that containers lack. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** A page that keeps what it should not do: complain, or ask anybody but the console. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: string[];
}

export async function watchedPage(
  browser: Browser,
  origin: string,
  options: {
    readonly viewport?: typeof DESKTOP;
    readonly colorScheme?: 'light' | 'dark';
    readonly calm?: boolean;
  } = {},
): Promise<WatchedPage> {
  const { viewport = DESKTOP, colorScheme = 'light', calm = true } = options;
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: calm ? 'reduce' : 'no-preference' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/console`) && !request.url().startsWith('data:'))
      problems.push(`asked ${request.url()}`);
  });
  return { page, problems };
}
