import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { MemberStateBadge } from '@/app/words/states';
import { DateText, Money } from '@/ui';
import type { GridColumn } from '@/ui/grid/GridParts';
import type { MemberRowFragment } from './memberList.gql';

/** Columns of the members list; the ids of sortable ones are the API's own order names. */
export const memberColumns = (t: Translate): GridColumn<MemberRowFragment>[] => [
  {
    id: 'NUMBER',
    header: t('people.number'),
    width: '72px',
    sortable: true,
    cell: (member) => <span className="num dim">{member.number}</span>,
  },
  {
    id: 'NAME',
    header: t('people.name'),
    width: 'minmax(150px, 1.2fr)',
    narrow: 'minmax(0, 1fr)',
    sortable: true,
    cell: (member) => (
      <span className="strong">
        <MemberLink member={member} tabIndex={-1} />
      </span>
    ),
  },
  { id: 'email', header: t('people.email'), width: 'minmax(200px, 1.4fr)', roomy: true, cell: (member) => member.email },
  { id: 'CITY', header: t('people.city'), width: 'minmax(110px, 0.8fr)', sortable: true, cell: (member) => member.city },
  { id: 'plan', header: t('people.plan'), width: 'minmax(150px, 1fr)', cell: (member) => member.planName },
  {
    id: 'state',
    header: t('people.state'),
    width: '156px',
    narrow: '156px',
    cell: (member) => <MemberStateBadge state={member.state} />,
  },
  {
    id: 'JOINED_ON',
    header: t('people.joined'),
    width: '100px',
    sortable: true,
    cell: (member) => <DateText date={member.joinedOn} />,
  },
  {
    id: 'BALANCE',
    header: t('people.balance'),
    width: '112px',
    end: true,
    sortable: true,
    cell: (member) => <Money minor={member.balanceMinor} currency={member.currency} />,
  },
];

/** "1 284 members", for beside the title. */
export const countText = (format: Formatter, total: number | undefined) =>
  total === undefined ? '' : format.number(total);
