import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Badge, DateText, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { UnitMembersDoc, type UnitMembersQuery } from './units.gql';

type Placement = NonNullable<UnitMembersQuery['unit']>['placements'][number];

/** Who is in a unit now or later; people are placed from their own page. */
export function UnitMembers({ unitId }: { unitId: string }) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: UnitMembersDoc,
    variables: { id: unitId },
    requestPolicy: 'cache-and-network',
  });
  const columns: TableColumn<Placement>[] = [
    {
      id: 'member',
      header: t('club.member'),
      isName: true,
      cell: ({ member, baseTeam }) => (
        <>
          <MemberLink member={member} /> {baseTeam && <Badge tone="mute">{t('club.baseTeam')}</Badge>}
        </>
      ),
    },
    { id: 'from', header: t('club.fromOn'), cell: ({ fromOn }) => <DateText date={fromOn} /> },
    { id: 'to', header: t('club.lastOn'), cell: ({ lastOn }) => <DateText date={lastOn} /> },
  ];
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={4} />;
  const placements = data.unit?.placements ?? [];
  if (placements.length === 0) return <p className="dim">{t('club.nobody')}</p>;
  return (
    <Table label={t('club.members')} columns={columns}>
      <TableRows columns={columns} rows={placements} rowKey={(one) => one.id} />
    </Table>
  );
}
