import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Bundle, bundlePage } from './bundle';
import { refused } from './guard';
import { accepts, SECURITY_HEADERS, sendFresh } from './reply';

/** A file of the page, ready to be sent in each encoding. */
interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
}

interface Page {
  readonly html: string;
  /** By path under `/console/`. */
  readonly assets: ReadonlyMap<string, Asset>;
}

/** The page and its script and style, whose names change with their content. */
export class Assets {
  private page: Promise<Page> | undefined;

  constructor(private readonly bundle: () => Promise<Bundle> = bundlePage) {}

  /** Makes the page ready before anybody asks for it; a failure is told to whoever asks. */
  warm(): void {
    this.ready().catch(() => undefined);
  }

  /** Whatever is no file of an older page is the page itself. */
  async send(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { html, assets } = await this.ready();
    if (!path.startsWith('assets/'))
      return sendFresh(request, response, { type: 'text/html; charset=utf-8', body: html });
    const asset = assets.get(path);
    if (asset === undefined) throw refused(404, `the console has no file ${path}`, 'load the page again');
    const encoding = (['br', 'gzip'] as const).find((name) => accepts(request, name));
    const bytes = encoding === undefined ? asset.plain : asset[encoding];
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': asset.type,
      'content-length': bytes.length,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(encoding !== undefined && { 'content-encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  private ready(): Promise<Page> {
    this.page ??= this.bundle().then(pageOf, (error: unknown) => {
      // The next request tries again: the sources may have been mended.
      this.page = undefined;
      throw error;
    });
    return this.page;
  }
}

function pageOf({ key, script, style }: Bundle): Page {
  const scriptPath = `assets/main-${key}.js`;
  const stylePath = `assets/main-${key}.css`;
  return {
    html: htmlOf(scriptPath, stylePath),
    assets: new Map([
      [scriptPath, assetOf('text/javascript; charset=utf-8', script)],
      [stylePath, assetOf('text/css; charset=utf-8', style)],
    ]),
  };
}

function assetOf(type: string, plain: Buffer): Asset {
  // The second best: the best takes ten times as long for a twentieth less.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return { type, plain, gzip: gzipSync(plain), br: brotliCompressSync(plain, { params }) };
}

function htmlOf(script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Personalize console</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<link rel="stylesheet" href="/console/${style}">
<script type="module" src="/console/${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The console needs JavaScript. Everything it shows is there for the AWS CLI too.</noscript>
</body>
</html>
`;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f46e5"/><path d="M9 22V10h7a4.5 4.5 0 0 1 0 9h-3" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="23" cy="22" r="2" fill="#fff"/></svg>';
