import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '@/app/format';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT } from '@/app/i18n';
import { useOrganisations } from '@/app/lookup/OrganisationSelect';
import { today } from '@/app/today';
import { Button, Empty, Select } from '@/ui';
import { DateField } from '@/ui/DateField';
import { balanceColumns } from './balanceColumns';
import { BalanceRowsDoc } from './balances.gql';
import { BalanceSums } from './BalanceSums';
import { AGES, balanceCsvUrl, ORDERS, SIDES, type LedgerSearch } from './ledgerSearch';

const ALL = 'all';
const route = getRouteApi('/shell/ledger');

/** Who owes what, or is owed, at the end of any day (LED-06). */
export default function Balances({ organisationId }: { organisationId: string }) {
  const t = useT();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations } = useOrganisations();
  const currency = organisations.find((one) => one.id === organisationId)?.currency ?? '';
  const { side, age, order = 'NUMBER', on = today() } = search;
  const columns = useMemo(
    () => balanceColumns(t, format, currency, organisationId, on),
    [t, format, currency, organisationId, on],
  );
  const change = (patch: Partial<LedgerSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const clear = () => change({ side: undefined, age: undefined });

  return (
    <div className="stack">
      <div className="tools ledger-tools">
        <DateField label={t('ledger.on')} value={on} onChange={(day) => change({ on: day })} />
        <Select
          label={t('ledger.side')}
          value={side ?? ALL}
          onChange={(next) => change({ side: next === ALL ? undefined : next })}
          options={[
            { id: ALL, label: t('ledger.side.all') },
            ...SIDES.map((id) => ({ id, label: t(`ledger.side.${id}`) })),
          ]}
        />
        <Select
          label={t('ledger.age')}
          value={age ?? ALL}
          onChange={(next) => change({ age: next === ALL ? undefined : next })}
          options={[
            { id: ALL, label: t('ledger.age.all') },
            ...AGES.map((id) => ({ id, label: t(`ledger.age.${id}`) })),
          ]}
        />
        <Select
          label={t('ledger.order')}
          value={order}
          onChange={(next) => change({ order: next })}
          options={ORDERS.map((id) => ({ id, label: t(`ledger.order.${id}`) }))}
        />
        <a className="btn" href={balanceCsvUrl(organisationId, on, search)} download>
          {t('ledger.csv')}
        </a>
      </div>
      <BalanceSums organisationId={organisationId} on={on} search={search} />
      <QueryTable
        label={t('ledger.view.balances')}
        document={BalanceRowsDoc}
        variables={{ organisationId, on, side: side ?? null, age: age ?? null, order }}
        page={(answer) => answer.balanceList}
        columns={columns}
        rowKey={(row) => row.key}
        empty={
          <Empty
            title={t('ledger.noBalances')}
            hint={t('ledger.noBalancesHint')}
            action={(side ?? age) && <Button onPress={clear}>{t('ledger.clear')}</Button>}
          />
        }
      />
    </div>
  );
}
