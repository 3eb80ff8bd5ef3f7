import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';
import { CHANNELS, STATES } from './dispatchSearch';

const dispatches = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dispatches',
  validateSearch: v.object({ state: oneOf(STATES), channel: oneOf(CHANNELS), campaign: text, dispatch: text }),
  component: lazyRouteComponent(() => import('./DispatchList')),
});

const failedTasks = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dispatches/failed-tasks',
  component: lazyRouteComponent(() => import('./FailedTaskList')),
});

export const routes = [dispatches, failedTasks] as const;
