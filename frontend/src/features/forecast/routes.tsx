import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { date, text } from '@/app/searchParams';

const forecast = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/forecast',
  validateSearch: v.object({ organisation: text, month: date }),
  component: lazyRouteComponent(() => import('./ForecastPage')),
});

export const routes = [forecast] as const;
