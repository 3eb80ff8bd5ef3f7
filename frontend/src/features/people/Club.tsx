import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Button, DateText, Drawer, Panel, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberClubDoc, type MemberClubQuery, type PlacementLineFragment } from './club.gql';
import { CategoryForm } from './CategoryForm';
import { ClubGroups } from './ClubGroups';
import { EndPlacement } from './EndPlacement';
import { MemberCategories } from './MemberCategories';
import { PlaceForm } from './PlaceForm';
import { unitText } from './unitText';

type Role = NonNullable<MemberClubQuery['member']>['club']['roles'][number];

const titleOf = (open: 'place' | 'category' | PlacementLineFragment | undefined) =>
  open === 'category' ? 'people.category.give' : open === 'place' ? 'people.club.place' : 'people.club.end';

/** What a member is in the club: units from day to day, roles, category and debtor group (PPL-08, PPL-09, PPL-19, CAT-21). */
export default function Club({ memberId }: { memberId: string }) {
  const t = useT();
  const mayWrite = useMay()('members:write');
  const [open, setOpen] = useState<'place' | 'category' | PlacementLineFragment>();
  const [{ data, error }, refetch] = useQuery({
    query: MemberClubDoc,
    variables: { id: memberId },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const close = () => setOpen(undefined);
  const done = (said: string) => {
    toast(said);
    reload();
    close();
  };
  const columns: TableColumn<PlacementLineFragment>[] = [
    { id: 'unit', header: t('people.club.unit'), isName: true, wrap: true, cell: ({ unit }) => unitText(unit) },
    { id: 'base', header: t('people.club.baseTeam'), cell: ({ baseTeam }) => (baseTeam ? '✓' : '–') },
    { id: 'from', header: t('people.club.fromOn'), cell: ({ fromOn }) => <DateText date={fromOn} /> },
    { id: 'to', header: t('people.club.lastOn'), cell: ({ lastOn }) => <DateText date={lastOn} /> },
    {
      id: 'actions',
      header: t('ui.actions'),
      hideHeader: true,
      cell: (placement) =>
        mayWrite && !placement.lastOn && <Button onPress={() => setOpen(placement)}>{t('people.club.end')}</Button>,
    },
  ];
  const roleColumns: TableColumn<Role>[] = [
    { id: 'role', header: t('people.club.role'), isName: true, cell: ({ kind, title }) => title || t(`club.roleKind.${kind}`) },
    { id: 'body', header: t('people.club.body'), cell: ({ body }) => body.name },
    { id: 'from', header: t('people.club.fromOn'), cell: ({ fromOn }) => <DateText date={fromOn} /> },
    { id: 'to', header: t('people.club.lastOn'), cell: ({ lastOn }) => <DateText date={lastOn} /> },
  ];

  if (error && !data) return <Failure error={error} onRetry={reload} />;
  const club = data?.member?.club;
  if (!data || !club) return <SkeletonRows rows={5} />;
  return (
    <div className="stack">
      <Panel
        title={t('people.club.units')}
        side={mayWrite && <Button onPress={() => setOpen('place')}>{t('people.club.place')}</Button>}
      >
        {club.placements.length === 0 ? (
          <p className="dim">{t('people.club.none')}</p>
        ) : (
          <Table label={t('people.club.units')} columns={columns}>
            <TableRows columns={columns} rows={club.placements} rowKey={({ id }) => id} />
          </Table>
        )}
      </Panel>
      <Panel title={t('people.club.roles')}>
        {club.roles.length === 0 ? (
          <p className="dim">{t('people.club.noRoles')}</p>
        ) : (
          <Table label={t('people.club.roles')} columns={roleColumns}>
            <TableRows columns={roleColumns} rows={club.roles} rowKey={({ id }) => id} />
          </Table>
        )}
      </Panel>
      <Panel
        title={t('people.category.title')}
        side={mayWrite && <Button onPress={() => setOpen('category')}>{t('people.category.give')}</Button>}
      >
        <MemberCategories held={data.member?.categories ?? []} />
      </Panel>
      <Panel title={t('people.club.groups')}>
        <ClubGroups memberId={memberId} own={club.debtorGroups} groups={data.debtorGroups} onChanged={() => done(t('people.club.groupSaved'))} />
      </Panel>
      <Drawer open={mayWrite && open !== undefined} onClose={close} title={t(titleOf(open))} keepOpen>
        {open === 'place' && <PlaceForm memberId={memberId} onDone={() => done(t('people.club.placed'))} onClose={close} />}
        {open === 'category' && (
          <CategoryForm memberId={memberId} onDone={() => done(t('people.category.given'))} onClose={close} />
        )}
        {open && typeof open === 'object' && (
          <EndPlacement placement={open} onDone={() => done(t('people.club.ended'))} onClose={close} />
        )}
      </Drawer>
    </div>
  );
}
