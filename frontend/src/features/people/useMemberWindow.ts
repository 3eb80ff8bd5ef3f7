import { useMemo } from 'react';
import { ask } from '@/app/graphql/ask';
import { WindowStore } from '@/app/graphql/windows';
import { MemberWindowDoc, type MemberRowFragment } from './memberList.gql';
import { filterOf, orderOf, type MemberSearch } from './memberSearch';

/** The rows that the search parameters describe; a new store whenever they change. */
export function useMemberWindow(search: MemberSearch): WindowStore<MemberRowFragment> {
  const filter = JSON.stringify(filterOf(search));
  const order = JSON.stringify(orderOf(search));
  return useMemo(
    () =>
      new WindowStore<MemberRowFragment>(async (skip, first, signal) => {
        const variables = { filter: JSON.parse(filter), order: JSON.parse(order), first, skip };
        const { members } = await ask(MemberWindowDoc, variables, signal);
        return { totalCount: members.totalCount, rows: members.nodes };
      }),
    [filter, order],
  );
}
