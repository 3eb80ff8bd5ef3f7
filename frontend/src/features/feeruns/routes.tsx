import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { text } from '@/app/searchParams';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fee-runs',
  validateSearch: v.object({ run: text }),
  component: lazyRouteComponent(() => import('./FeeRunList')),
});

const templates = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fee-runs/templates',
  validateSearch: v.object({ template: text }),
  component: lazyRouteComponent(() => import('./TemplateList')),
});

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fee-runs/$feeRunId',
  validateSearch: v.object({ time: text }),
  component: lazyRouteComponent(() => import('./FeeRunPage')),
});

export const routes = [list, templates, page] as const;
