import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useSyncExternalStore } from 'react';
import { useFormat } from '@/app/format';
import { ask } from '@/app/graphql/ask';
import { WindowStore } from '@/app/graphql/windows';
import { useT } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { Button, Empty, Select } from '@/ui';
import { DateField } from '@/ui/DateField';
import { DataGrid } from '@/ui/grid/DataGrid';
import { correctionColumns } from './correctionColumns';
import { CorrectionWindowDoc, type CorrectionRowFragment } from './corrections.gql';
import { correctionFilterOf, STATES, TYPES, type CorrectionSearch } from './correctionSearch';

const ALL = 'all';
const route = getRouteApi('/shell/corrections');

/** Deductions and additions by period and type: those that wait, and those that an invoice has taken (BIL-09). */
export default function CorrectionList() {
  const t = useT();
  const format = useFormat();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const store = useCorrectionWindow(search);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const columns = useMemo(() => correctionColumns(t), [t]);
  const change = (patch: Partial<CorrectionSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const isFiltered = Object.values(search).some(Boolean);
  return (
    <Page
      fill
      title={t('billing.corrections')}
      titleNote={<span className="dim num">{store.total === undefined ? '' : format.number(store.total)}</span>}
    >
      <div className="tools">
        <Select
          label={t('billing.correction.type')}
          value={search.type ?? ALL}
          onChange={(type) => change({ type: type === ALL ? undefined : type })}
          options={[
            { id: ALL, label: t('billing.correction.allTypes') },
            ...TYPES.map((type) => ({ id: type, label: t(`correctionType.${type}`) })),
          ]}
        />
        <Select
          label={t('billing.status')}
          value={search.standing ?? ALL}
          onChange={(standing) => change({ standing: standing === ALL ? undefined : standing })}
          options={[
            { id: ALL, label: t('billing.allStatuses') },
            ...STATES.map((state) => ({ id: state, label: t(`correctionState.${state}`) })),
          ]}
        />
        <OrganisationSelect
          withAll
          value={search.organisation}
          onChange={(organisation) => change({ organisation })}
        />
        <DateField label={t('billing.correction.from')} value={search.from} onChange={(from) => change({ from })} />
        <DateField label={t('billing.correction.to')} value={search.to} onChange={(to) => change({ to })} />
      </div>
      <DataGrid
        label={t('billing.corrections')}
        store={store}
        columns={columns}
        onOpen={(one) => void navigate({ to: '/members/$memberId', params: { memberId: one.member.id } })}
        empty={
          isFiltered ? (
            <Empty
              title={t('billing.correction.noMatch')}
              hint={t('billing.noMatchHint')}
              action={<Button onPress={() => void navigate({ search: {} })}>{t('billing.clear')}</Button>}
            />
          ) : (
            <Empty title={t('billing.correction.none')} hint={t('billing.correction.noneHint')} />
          )
        }
      />
    </Page>
  );
}

/** The corrections that the search parameters describe; a new store whenever they change. */
function useCorrectionWindow(search: CorrectionSearch): WindowStore<CorrectionRowFragment> {
  const filter = JSON.stringify(correctionFilterOf(search));
  return useMemo(
    () =>
      new WindowStore<CorrectionRowFragment>(async (skip, first, signal) => {
        const { corrections } = await ask(CorrectionWindowDoc, { filter: JSON.parse(filter), first, skip }, signal);
        return { totalCount: corrections.totalCount, rows: corrections.nodes };
      }),
    [filter],
  );
}
