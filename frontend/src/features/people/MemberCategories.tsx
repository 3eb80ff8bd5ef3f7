import { useT } from '@/app/i18n';
import { DateText, Table, TableRows, type TableColumn } from '@/ui';
import type { HeldCategoryLineFragment } from './club.gql';

/** Which categories a member has had, the newest first; each holds until the next one of its organisation (CAT-21). */
export function MemberCategories({ held }: { held: readonly HeldCategoryLineFragment[] }) {
  const t = useT();
  if (held.length === 0) return <p className="dim">{t('people.category.never')}</p>;
  const columns: TableColumn<HeldCategoryLineFragment>[] = [
    {
      id: 'category',
      header: t('people.category.one'),
      isName: true,
      cell: ({ category }) => category?.name ?? t('people.category.none'),
    },
    { id: 'organisation', header: t('lookup.organisation'), cell: ({ organisation }) => organisation.name },
    { id: 'from', header: t('people.club.fromOn'), cell: ({ fromOn }) => <DateText date={fromOn} /> },
  ];
  return (
    <Table label={t('people.category.title')} columns={columns}>
      <TableRows columns={columns} rows={held} rowKey={({ fromOn, organisation }) => `${organisation.id} ${fromOn}`} />
    </Table>
  );
}
