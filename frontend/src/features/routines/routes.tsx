import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { text } from '@/app/searchParams';

const routines = createRoute({
  getParentRoute: () => shellRoute,
  path: '/routines',
  validateSearch: v.object({ routine: text, calendar: text }),
  component: lazyRouteComponent(() => import('./RoutineList')),
});

export const routes = [routines] as const;
