import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { date, oneOf } from '@/app/searchParams';
import { MemberSearch } from './memberSearch';

export const MEMBER_TABS = ['overview', 'subscriptions', 'gifts', 'reskontro', 'dispatches', 'club', 'history'] as const;
export type MemberTab = (typeof MEMBER_TABS)[number];

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members',
  validateSearch: MemberSearch,
  component: lazyRouteComponent(() => import('./MemberList')),
});

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members/$memberId',
  validateSearch: v.object({ tab: oneOf(MEMBER_TABS), form: oneOf(['edit', 'death', 'start', 'invoice', 'refund']), organisation: v.optional(v.string()), on: date }),
  component: lazyRouteComponent(() => import('./MemberPage')),
});

export const routes = [list, page] as const;
