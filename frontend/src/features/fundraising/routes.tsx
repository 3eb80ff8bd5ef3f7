import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf } from '@/app/searchParams';

const campaigns = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns',
  validateSearch: v.object({ form: oneOf(['new']) }),
  component: lazyRouteComponent(() => import('./CampaignList')),
});

const campaign = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns/$campaignId',
  validateSearch: v.object({ form: oneOf(['gift', 'appeal', 'part']) }),
  component: lazyRouteComponent(() => import('./CampaignPage')),
});

export const routes = [campaigns, campaign] as const;
