import * as v from 'valibot';
import type { MemberFilter, MemberOrder, MemberOrderBy } from './memberList.gql';
import { oneOf, text } from '@/app/searchParams';

/** Which members the list shows: by the state of their subscriptions, or those with something overdue. */
export const SEGMENTS = ['ALL', 'ACTIVE', 'PENDING', 'STOPPED', 'NONE', 'OVERDUE'] as const;
export type Segment = (typeof SEGMENTS)[number];

const ORDERS = ['NAME', 'NUMBER', 'CITY', 'JOINED_ON', 'BALANCE'] as const satisfies readonly MemberOrderBy[];

/** Everything that the list shows is in its address, so each view can be linked and reloaded. */
export const MemberSearch = v.object({
  q: text,
  segment: oneOf(SEGMENTS),
  branch: text,
  tag: text,
  by: oneOf(ORDERS),
  descending: oneOf(['yes']),
  form: oneOf(['new']),
});

export type MemberSearch = v.InferOutput<typeof MemberSearch>;

export function filterOf({ q, segment, branch, tag }: MemberSearch): MemberFilter {
  const search = q?.trim();
  return {
    ...(search ? { search } : {}),
    ...(branch ? { branchId: branch } : {}),
    ...(tag ? { tagId: tag } : {}),
    ...(segment === 'OVERDUE' ? { hasOverdue: true } : {}),
    ...(segment && segment !== 'ALL' && segment !== 'OVERDUE' ? { state: segment } : {}),
  };
}

export const orderOf = ({ by, descending }: MemberSearch): MemberOrder => ({
  by: by ?? 'NAME',
  descending: descending === 'yes',
});
