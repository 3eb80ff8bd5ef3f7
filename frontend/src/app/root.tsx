import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import * as v from 'valibot';
import { Toasts } from '@/ui/Toast';
import { allWords } from './i18n';
import { preferredLocale } from './i18n/locales';
import { oneOf, text } from './searchParams';
import { loadViewer, SIGN_IN_PATH } from './session/session';
import { NotFoundPage } from './shell/Broken';
import { Shell } from './shell/Shell';

export const rootRoute = createRootRoute({
  component: function Root() {
    return (
      <>
        <Outlet />
        <Toasts />
      </>
    );
  },
  notFoundComponent: NotFoundPage,
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: v.object({ next: text, ended: oneOf(['yes']) }),
  component: lazyRouteComponent(() => import('./session/SignIn')),
});

/** Parent of every page that needs someone signed in. Features hang their routes below it. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    // the overview is shown with the first words; every other page waits for its own
    const words = location.pathname === '/' ? undefined : allWords(preferredLocale());
    const [viewer] = await Promise.all([loadViewer(), words]);
    if (!viewer) throw redirect({ to: SIGN_IN_PATH, search: { next: location.href } });
    return { viewer };
  },
  component: function SignedIn() {
    return <Shell viewer={shellRoute.useRouteContext().viewer} />;
  },
});
