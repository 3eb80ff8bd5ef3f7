import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Badge, Button, DateText, Empty, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { asTree, type Branch } from './tree';
import { UnitDrawer } from './UnitDrawer';
import { UnitsDoc } from './units.gql';
import './club.css';

const route = getRouteApi('/shell/club/units');

/** The club's sports, departments and teams, as the tree that they are (PPL-08). */
export default function UnitList() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: UnitsDoc, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const show = (next: typeof search) => void navigate({ search: next, replace: true });
  const columns = useMemo<TableColumn<Branch>[]>(
    () => [
      {
        id: 'name',
        header: t('club.unit'),
        isName: true,
        cell: ({ unit, depth }) => (
          <span className={`unit-name depth-${depth}`}>
            <Link to="/club/units" search={{ unit: unit.id }} replace>
              {unit.name}
            </Link>
          </span>
        ),
      },
      { id: 'kind', header: t('club.kind'), cell: ({ unit }) => t(`club.unitKind.${unit.kind}`) },
      { id: 'rate', header: t('club.rate'), cell: ({ unit }) => unit.feeRate?.name ?? '–' },
      { id: 'members', header: t('club.members'), end: true, cell: ({ unit }) => <span className="num">{unit.memberCount}</span> },
      {
        id: 'state',
        header: t('club.state'),
        cell: ({ unit }) =>
          unit.lastOn ? (
            <Badge tone={unit.isOpen ? 'warn' : 'bad'}>
              {t('club.until')} <DateText date={unit.lastOn} />
            </Badge>
          ) : (
            <Badge tone="good">{t('club.open')}</Badge>
          ),
      },
    ],
    [t],
  );
  const newSport = may('members:write') && (
    <Button look="main" onPress={() => show({ unit: 'new' })}>
      {t('club.newSport')}
    </Button>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  return (
    <Page title={t('club.units')} actions={newSport}>
      {data?.units.length === 0 ? (
        <Empty title={t('club.noUnits')} hint={t('club.noUnitsHint')} action={newSport} />
      ) : (
        <Table label={t('club.units')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={asTree(data.units)} rowKey={({ unit }) => unit.id} />
          ) : (
            <SkeletonTableRows columns={columns} />
          )}
        </Table>
      )}
      {data && <UnitDrawer units={data.units} search={search} onShow={show} onChanged={reload} />}
    </Page>
  );
}
