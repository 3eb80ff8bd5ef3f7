import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Fragment, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { FollowContext } from '@/ui/follow';
import { useT } from '../i18n';
import { onSessionDoubt } from '../graphql/doubt';
import { isSignedIn, SIGN_IN_PATH, startAfresh, type Viewer } from '../session/session';
import { Connection } from './Connection';
import { groupsFor, menuPageOf, pagesFor } from './navigation';
import { Preferences } from './Preferences';
import { useShortcuts } from './useShortcuts';

const Palette = lazy(() => import('./Palette'));

/** The frame around every page of someone who is signed in. */
export function Shell({ viewer }: { viewer: Viewer }) {
  const t = useT();
  const router = useRouter();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const openPalette = useCallback(() => setPaletteOpen(true), []);
  const follow = useCallback((href: string) => router.history.push(href), [router]);
  const pages = useMemo(() => pagesFor(viewer.permissions), [viewer.permissions]);
  const groups = useMemo(() => groupsFor(viewer.permissions), [viewer.permissions]);
  useShortcuts(openPalette, pages);
  useSessionEnd();
  const current = useRouterState({ select: (state) => menuPageOf(state.location.pathname) });
  const menu = useInView(current);

  return (
    <FollowContext value={follow}>
      <div className="shell">
        <a className="skip" href="#main">
          {t('shell.skip')}
        </a>
        <aside className="side">
          <p className="brand">
            <span className="brand-mark" aria-hidden />
            {t('app.name')}
          </p>
          <button type="button" className="palette-button" onClick={openPalette}>
            <span>{t('palette.open')}</span>
            <kbd>Ctrl K</kbd>
          </button>
          <nav aria-label={t('shell.main')} ref={menu}>
            {groups.map(({ label, pages: own }) => (
              <Fragment key={label ?? ''}>
                {label && <p className="nav-group">{t(label)}</p>}
                <ul className="nav" aria-label={label && t(label)}>
                  {own.map((page) => (
                    <li key={page.to}>
                      <Link
                        to={page.to}
                        className="nav-link"
                        activeOptions={{ exact: true, includeSearch: false }}
                        aria-current={page.to === current ? 'page' : undefined}
                      >
                        {t(page.label)}
                      </Link>
                    </li>
                  ))}
                </ul>
              </Fragment>
            ))}
          </nav>
          <div className="side-foot">
            <Connection />
            <Preferences viewer={viewer} />
          </div>
        </aside>
        <Main />
        {paletteOpen && (
          <Suspense fallback={null}>
            <Palette onClose={() => setPaletteOpen(false)} />
          </Suspense>
        )}
      </div>
    </FollowContext>
  );
}

/** On a narrow screen the menu is a row that scrolls, else a column: the page that is open is brought into it. */
function useInView(current: string | undefined) {
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = menu.current;
    const link = current && row?.querySelector<HTMLElement>(`[href="${current}"]`);
    if (!row || !link) return;
    row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
    row.scrollTop = link.offsetTop - (row.clientHeight - link.offsetHeight) / 2;
  }, [current]);
  return menu;
}

/** Takes the focus on each new page, so a keyboard or a screen reader starts at its top. */
function Main() {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(path);
  useEffect(() => {
    if (shownPath.current !== undefined && shownPath.current !== path) main.current?.focus({ preventScroll: true });
    shownPath.current = path;
  }, [path]);
  return (
    <main id="main" className="content" tabIndex={-1} ref={main}>
      <Outlet />
    </main>
  );
}

/** When the session turns out to be over, go and sign in, and come back here afterwards. */
function useSessionEnd() {
  const router = useRouter();
  useEffect(() => {
    let asking = false;
    const findOut = async () => {
      if (asking) return;
      asking = true;
      const still = await isSignedIn();
      asking = false;
      if (still) return;
      const next = router.state.location.href;
      startAfresh(`${SIGN_IN_PATH}?${new URLSearchParams({ next, ended: 'yes' })}`);
    };
    return onSessionDoubt(() => void findOut());
  }, [router]);
}
