import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConnection } from './live';
import { applyTheme, isDark, keptTheme } from './theme';
import { CostPage } from './views/cost';
import { DatasetsPage } from './views/datasets';
import { PipelinePage } from './views/pipeline';
import { ShopPage } from './views/shop';
import { SolutionsPage } from './views/solutions';

interface Page {
  /** After the `#`. */
  readonly path: string;
  readonly label: string;
  readonly View: ComponentType;
}

const PAGES: readonly [Page, ...Page[]] = [
  { path: 'pipeline', label: 'Pipeline', View: PipelinePage },
  { path: 'data', label: 'Data', View: DatasetsPage },
  { path: 'solutions', label: 'Solutions', View: SolutionsPage },
  { path: 'shop', label: 'Shop window', View: ShopPage },
  { path: 'cost', label: 'Cost', View: CostPage },
];

function pageAt(hash: string): Page {
  const path = hash.replace(/^#/, '').split('?')[0];
  return PAGES.find((page) => page.path === path) ?? PAGES[0];
}

/** The frame: what stays while views change. */
export function App() {
  const [page, setPage] = useState(() => pageAt(location.hash));
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const turn = (): void => {
      const next = pageAt(location.hash);
      setPage(next);
      // As a load of a page would: the reader of a screen hears where it is, the keyboard goes on from there.
      requestAnimationFrame(() => {
        main.current?.querySelector('h1')?.focus({ preventScroll: true });
        scrollTo(0, 0);
      });
    };
    addEventListener('hashchange', turn);
    return () => removeEventListener('hashchange', turn);
  }, []);
  useEffect(() => {
    document.title = `${page.label} · Personalize console`;
  }, [page]);
  const { View } = page;
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to content
      </a>
      <header class="top">
        <div class="top-inner">
          <p class="brand">
            <Logo /> Personalize <span>console</span>
          </p>
          <nav aria-label="Views">
            <ul>
              {PAGES.map(({ path, label }) => (
                <li key={path}>
                  <a href={`#${path}`} aria-current={path === page.path ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class="top-end">
            <Connection />
            <ThemeToggle />
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <View key={page.path} />
      </main>
      <footer class="bottom">
        <p>
          Everything here is local: nothing leaves this machine.{' '}
          <a href="https://docs.aws.amazon.com/personalize/">Amazon Personalize documentation</a>
        </p>
      </footer>
    </>
  );
}

/** The address names the view, so the link cannot go to a fragment. */
function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Connection() {
  const isLive = useConnection();
  return (
    <p class="connection" data-live={isLive} role="status">
      <span class="dot" aria-hidden="true" />
      {isLive ? 'live' : 'connection lost'}
    </p>
  );
}

function ThemeToggle() {
  const [theme, setTheme] = useState(keptTheme);
  const dark = isDark(theme);
  const toggle = (): void => {
    const next = dark ? 'light' : 'dark';
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      class="icon"
      onClick={toggle}
      aria-label={dark ? 'Use the light theme' : 'Use the dark theme'}
    >
      <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
        {dark ? (
          <path d="M12 4V2M12 22v-2M4 12H2M22 12h-2M6.3 6.3 4.9 4.9M19.1 19.1l-1.4-1.4M6.3 17.7l-1.4 1.4M19.1 4.9l-1.4 1.4M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z" />
        ) : (
          <path d="M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z" />
        )}
      </svg>
    </button>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" class="logo">
      <rect width="32" height="32" rx="8" />
      <path d="M9 22V10h7a4.5 4.5 0 0 1 0 9h-3" />
      <circle cx="23" cy="22" r="2" />
    </svg>
  );
}
