import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Empty, Money, Panel, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CategoryPanel } from './CategoryPanel';
import { RateDrawers } from './RateDrawers';
import { RatesDoc, type GroupSheetFragment, type RateSheetFragment } from './rates.gql';

const route = getRouteApi('/shell/club/rates');

/** What fees come to, membership categories, and debtor groups that members' postings go to (CAT-21, CAT-22, PPL-19). */
export default function RateList() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: RatesDoc, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const show = (next: typeof search) => void navigate({ search: next, replace: true });
  const rateColumns = useMemo<TableColumn<RateSheetFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('club.rate'),
        isName: true,
        cell: ({ id, name }) => (
          <Link to="/club/rates" search={{ rate: id }} replace>
            {name}
          </Link>
        ),
      },
      { id: 'organisation', header: t('lookup.organisation'), cell: ({ organisation }) => organisation.name },
      {
        id: 'amount',
        header: t('club.amountNow'),
        end: true,
        cell: ({ current, currency }) => (current ? <Money minor={current.amountMinor} currency={currency} /> : '–'),
      },
    ],
    [t],
  );
  const groupColumns = useMemo<TableColumn<GroupSheetFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('club.group'),
        isName: true,
        cell: ({ id, name }) =>
          mayWrite ? (
            <Link to="/club/rates" search={{ group: id }} replace>
              {name}
            </Link>
          ) : (
            name
          ),
      },
      { id: 'organisation', header: t('lookup.organisation'), cell: ({ organisation }) => organisation.name },
      { id: 'account', header: t('club.receivable'), cell: ({ receivableAccount }) => <span className="num">{receivableAccount}</span> },
      { id: 'members', header: t('club.members'), end: true, cell: ({ memberCount }) => <span className="num">{memberCount}</span> },
    ],
    [t, mayWrite],
  );
  const saved = (name: string) => {
    toast(t('club.saved', { name }));
    reload();
    show({});
  };
  const newRate = mayWrite && (
    <Button look="main" onPress={() => show({ form: 'rate' })}>
      {t('club.newRate')}
    </Button>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  return (
    <Page title={t('club.rates')} actions={newRate}>
      {!data && <SkeletonRows rows={6} />}
      {data?.feeRates.length === 0 && <Empty title={t('club.noRates')} hint={t('club.noRatesHint')} action={newRate} />}
      {data && data.feeRates.length > 0 && (
        <Table label={t('club.rates')} columns={rateColumns}>
          <TableRows columns={rateColumns} rows={data.feeRates} rowKey={(rate) => rate.id} />
        </Table>
      )}
      {data && (
        <Panel
          title={t('club.groups')}
          side={mayWrite && <Button onPress={() => show({ form: 'group' })}>{t('club.newGroup')}</Button>}
        >
          {data.debtorGroups.length === 0 ? (
            <p className="dim">{t('club.noGroups')}</p>
          ) : (
            <Table label={t('club.groups')} columns={groupColumns}>
              <TableRows columns={groupColumns} rows={data.debtorGroups} rowKey={(group) => group.id} />
            </Table>
          )}
        </Panel>
      )}
      {data && (
        <CategoryPanel
          categories={data.membershipCategories}
          open={search.category}
          mayWrite={mayWrite}
          onShow={(category) => show({ category })}
          onDone={saved}
        />
      )}
      {data && <RateDrawers {...data} search={search} mayWrite={mayWrite} onShow={show} onChanged={reload} />}
    </Page>
  );
}
