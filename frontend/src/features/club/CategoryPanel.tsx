import { Link } from '@tanstack/react-router';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { Button, Drawer, Empty, Panel, Table, TableRows, type TableColumn } from '@/ui';
import { CategoryForm } from './CategoryForm';
import type { CategorySheetFragment } from './rates.gql';

const NEW = 'new';

type Props = {
  categories: readonly CategorySheetFragment[];
  open: string | undefined;
  mayWrite: boolean;
  onShow: (category: string | undefined) => void;
  onDone: (name: string) => void;
};

/** The membership categories of each organisation, by which fees may differ (CAT-21). */
export function CategoryPanel({ categories, open, mayWrite, onShow, onDone }: Props) {
  const t = useT();
  const saved = categories.find(({ id }) => id === open);
  const isGone = open !== undefined && open !== NEW && !saved;
  const close = () => onShow(undefined);
  const columns: TableColumn<CategorySheetFragment>[] = [
    {
      id: 'name',
      header: t('club.category'),
      isName: true,
      cell: ({ id, name }) =>
        mayWrite ? (
          <Link to="/club/rates" search={{ category: id }} replace>
            {name}
          </Link>
        ) : (
          name
        ),
    },
    { id: 'organisation', header: t('lookup.organisation'), cell: ({ organisation }) => organisation.name },
    { id: 'state', header: t('club.state'), cell: ({ closed }) => t(closed ? 'club.categoryIsClosed' : 'club.open') },
    {
      id: 'history',
      header: t('history.title'),
      hideHeader: true,
      end: true,
      cell: (one) => <HistoryButton id={one.id} name={one.name} small />,
    },
  ];
  return (
    <Panel
      title={t('club.categories')}
      side={mayWrite && <Button onPress={() => onShow(NEW)}>{t('club.newCategory')}</Button>}
    >
      {categories.length === 0 ? (
        <p className="dim">{t('club.noCategories')}</p>
      ) : (
        <Table label={t('club.categories')} columns={columns}>
          <TableRows columns={columns} rows={categories} rowKey={({ id }) => id} />
        </Table>
      )}
      <Drawer
        open={mayWrite && open !== undefined}
        onClose={close}
        title={saved?.name ?? t(isGone ? 'club.gone' : 'club.newCategory')}
        keepOpen
      >
        {isGone ? <Empty title={t('club.gone')} /> : <CategoryForm key={open} saved={saved} onDone={onDone} onCancel={close} />}
      </Drawer>
    </Panel>
  );
}
