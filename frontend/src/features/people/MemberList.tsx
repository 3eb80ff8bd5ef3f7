import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useMemo, useSyncExternalStore } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Empty, SkeletonRows, toast } from '@/ui';
import { DataGrid } from '@/ui/grid/DataGrid';
import type { GridSort } from '@/ui/grid/GridParts';
import { countText, memberColumns } from './memberColumns';
import { MemberFilters } from './MemberFilters';
import type { MemberSearch } from './memberSearch';
import { useMemberWindow } from './useMemberWindow';

const MemberForm = lazy(() => import('./MemberForm'));

const route = getRouteApi('/shell/members');

export default function MemberList() {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const settled = useDeferredValue(search);
  const store = useMemberWindow(settled);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const columns = useMemo(() => memberColumns(t), [t]);

  const change = (patch: Partial<MemberSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const openMember = (id: string) => void navigate({ to: '/members/$memberId', params: { memberId: id } });
  const sortBy = ({ by, descending }: GridSort) =>
    change({ by: by as MemberSearch['by'], descending: descending ? 'yes' : undefined });
  const closeForm = () => change({ form: undefined });
  const newButton = may('members:write') && (
    <Button look="main" onPress={() => change({ form: 'new' })}>
      {t('people.new')}
    </Button>
  );
  const isFiltered = Boolean(search.q || search.branch || search.tag || (search.segment && search.segment !== 'ALL'));

  return (
    <Page
      fill
      title={t('people.title')}
      titleNote={
        <span className="dim num" data-testid="count">
          {countText(format, store.total)}
        </span>
      }
      actions={newButton}
    >
      <MemberFilters search={search} onChange={change} />
      <DataGrid
        label={t('people.title')}
        store={store}
        columns={columns}
        sort={{ by: search.by ?? 'NAME', descending: search.descending === 'yes' }}
        onSort={sortBy}
        onOpen={(member) => openMember(member.id)}
        empty={
          isFiltered ? (
            <Empty
              title={t('people.noMatch')}
              hint={t('people.noMatchHint')}
              action={<Button onPress={() => void navigate({ search: {} })}>{t('people.clear')}</Button>}
            />
          ) : (
            <Empty
              title={t('people.noneYet')}
              hint={t('people.noneYetHint')}
              action={newButton}
            />
          )
        }
      />
      <Drawer open={search.form === 'new' && may('members:write')} onClose={closeForm} title={t('people.new')} keepOpen>
        <Suspense fallback={<SkeletonRows />}>
          <MemberForm
            onDone={(member) => {
              toast(t('people.created', { name: member.name }));
              openMember(member.id);
            }}
            onCancel={closeForm}
          />
        </Suspense>
      </Drawer>
    </Page>
  );
}
