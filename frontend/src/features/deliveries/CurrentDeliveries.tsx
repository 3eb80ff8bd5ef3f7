import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useI18n, useT } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { TableFiles } from '@/app/TableFiles';
import { today } from '@/app/today';
import { Button, Empty, Select } from '@/ui';
import { DateField } from '@/ui/DateField';
import { DayDeliveriesDoc, DayDeliveryCountDoc, DeliveredProductsDoc, DeliveryMatricesDoc } from './deliveries.gql';
import { deliveryColumns } from './deliveryColumns';
import { deliveriesCsvUrl, deliveryFilterOf, SHOWN, type DeliverySearch } from './deliverySearch';

const ALL = 'all';
const route = getRouteApi('/shell/deliveries');

/** Every subscription with something that is delivered on a day: what, where to, until when and when next (DEL-01). */
export function CurrentDeliveries() {
  const t = useT();
  const { locale } = useI18n();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { on = today() } = search;
  const change = (patch: Partial<DeliverySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const clear = () => change({ organisation: undefined, product: undefined, by: undefined, show: undefined });
  const filter = deliveryFilterOf(search);
  const columns = useMemo(() => deliveryColumns(t), [t]);
  const [{ data: known }] = useQuery({ query: DeliveredProductsDoc });
  const [{ data: register }] = useQuery({ query: DeliveryMatricesDoc });
  const physical = (known?.products ?? []).filter((one) => one.medium === 'PHYSICAL');
  const isNarrowed = [search.organisation, search.product, search.by, search.show].some(Boolean);

  return (
    <div className="stack">
      <div className="tools delivery-tools">
        <DateField label={t('deliveries.on')} value={on} onChange={(day) => change({ on: day })} />
        <OrganisationSelect withAll value={search.organisation} onChange={(organisation) => change({ organisation })} />
        <Choice
          label={t('deliveries.product')}
          value={search.product}
          onChange={(product) => change({ product })}
          options={physical}
        />
        <Choice
          label={t('deliveries.matrix')}
          value={search.by}
          onChange={(by) => change({ by })}
          options={register?.deliveryMatrices ?? []}
        />
        <Select
          label={t('deliveries.show')}
          value={search.show ?? ALL}
          onChange={(show) => change({ show: show === ALL ? undefined : show })}
          options={[
            { id: ALL, label: t('deliveries.show.all') },
            ...SHOWN.map((id) => ({ id, label: t(`deliveries.show.${id}`) })),
          ]}
        />
        <TableFiles csv={deliveriesCsvUrl(search, on, locale)} />
      </div>
      <Count key={JSON.stringify([on, filter])} on={on} filter={filter} />
      <QueryTable
        label={t('deliveries.view.current')}
        document={DayDeliveriesDoc}
        variables={{ on, filter }}
        page={({ dayDeliveries }) => ({ rows: dayDeliveries.nodes, pageInfo: dayDeliveries.pageInfo })}
        columns={columns}
        rowKey={(row) => `${row.subscriptionId} ${row.product.id}`}
        empty={
          <Empty
            title={t('deliveries.none')}
            hint={t(isNarrowed ? 'deliveries.noneMatch' : 'deliveries.noneHint')}
            action={isNarrowed && <Button onPress={clear}>{t('deliveries.clear')}</Button>}
          />
        }
      />
    </div>
  );
}

function Count({ on, filter }: { on: string; filter: ReturnType<typeof deliveryFilterOf> }) {
  const t = useT();
  const [{ data, fetching, stale }] = useQuery({
    query: DayDeliveryCountDoc,
    variables: { on, filter },
    requestPolicy: 'cache-and-network',
  });
  return (
    <p className="dim num" aria-live="polite" aria-busy={fetching || stale}>
      {data ? t('deliveries.count', { n: data.dayDeliveries.totalCount }) : '\u00A0'}
    </p>
  );
}

type ChoiceProps = {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  options: readonly { id: string; name: string }[];
};

function Choice({ label, value, onChange, options }: ChoiceProps) {
  const t = useT();
  return (
    <Select
      label={label}
      value={value ?? ALL}
      onChange={(id) => onChange(id === ALL ? undefined : id)}
      options={[{ id: ALL, label: t('ui.all') }, ...options.map(({ id, name }) => ({ id, label: name }))]}
    />
  );
}
