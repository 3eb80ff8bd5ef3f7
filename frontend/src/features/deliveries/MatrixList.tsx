import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT, type Translate } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import {
  Badge,
  Button,
  DateText,
  Drawer,
  Empty,
  SkeletonTableRows,
  Table,
  TableRows,
  toast,
  type TableColumn,
} from '@/ui';
import { Failure } from '@/ui/Failure';
import { DeliveryMatricesDoc, type MatrixSheetFragment } from './deliveries.gql';
import { MatrixForm } from './MatrixForm';
import { RemoveMatrix } from './RemoveMatrix';

const NEW = 'new';
const route = getRouteApi('/shell/deliveries');

/** The delivery matrices with their next days; each opens to be changed, closed or removed (CAT-01). */
export function MatrixList() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const { matrix: open } = route.useSearch();
  const navigate = route.useNavigate();
  const [removing, setRemoving] = useState<MatrixSheetFragment>();
  const [{ data, error }, refetch] = useQuery({ query: DeliveryMatricesDoc, requestPolicy: 'cache-and-network' });
  const show = (matrix: string | undefined) => void navigate({ search: { part: 'matrices', matrix }, replace: true });
  const columns = useMemo(() => matrixColumns(t, mayWrite, setRemoving), [t, mayWrite]);
  const shown = data?.deliveryMatrices.find((one) => one.id === open);
  const add = mayWrite && (
    <Button look="main" onPress={() => show(NEW)}>
      {t('deliveries.newMatrix')}
    </Button>
  );

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <div className="stack">
      {data?.deliveryMatrices.length === 0 ? (
        <Empty title={t('deliveries.noMatrices')} hint={t('deliveries.noMatricesHint')} action={add} />
      ) : (
        <>
          <div className="row">{add}</div>
          <Table label={t('deliveries.view.matrices')} columns={columns}>
            {data ? (
              <TableRows columns={columns} rows={data.deliveryMatrices} rowKey={(one) => one.id} />
            ) : (
              <SkeletonTableRows columns={columns} />
            )}
          </Table>
        </>
      )}
      <Drawer
        open={mayWrite && (open === NEW || shown !== undefined)}
        onClose={() => show(undefined)}
        title={shown?.name ?? t('deliveries.newMatrix')}
        keepOpen
      >
        <MatrixForm
          key={open}
          saved={shown}
          onDone={(name) => {
            toast(t('deliveries.saved', { name }));
            show(undefined);
          }}
          onCancel={() => show(undefined)}
        />
      </Drawer>
      <RemoveMatrix matrix={removing} onClose={() => setRemoving(undefined)} />
    </div>
  );
}

const matrixColumns = (
  t: Translate,
  mayWrite: boolean,
  onRemove: (matrix: MatrixSheetFragment) => void,
): TableColumn<MatrixSheetFragment>[] => [
  {
    id: 'name',
    header: t('deliveries.matrix'),
    isName: true,
    cell: (matrix) => (
      <>
        {mayWrite ? (
          <Link to="/deliveries" search={{ part: 'matrices', matrix: matrix.id }} replace>
            {matrix.name}
          </Link>
        ) : (
          matrix.name
        )}{' '}
        {matrix.closed && <Badge tone="mute">{t('deliveries.closed')}</Badge>}
      </>
    ),
  },
  { id: 'days', header: t('deliveries.days'), wrap: true, cell: (matrix) => daysText(t, matrix) },
  {
    id: 'next',
    header: t('deliveries.nextDays'),
    wrap: true,
    cell: (matrix) => <NextDays days={matrix.nextDeliveries} />,
  },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (matrix) => (
      <div className="row row-tools">
        <HistoryButton id={matrix.id} name={matrix.name} small />
        {mayWrite && (
          <Button small aria-label={t('deliveries.removeOf', { name: matrix.name })} onPress={() => onRemove(matrix)}>
            {t('deliveries.remove')}
          </Button>
        )}
      </div>
    ),
  },
];

const daysText = (t: Translate, { kind, weekdays, issues }: MatrixSheetFragment): string =>
  kind === 'ISSUES'
    ? t('deliveries.issueCount', { n: issues.length })
    : weekdays.map((day) => t(`deliveries.weekday.${day as 1}`)).join(', ');

/** The next days of delivery, in order. */
export function NextDays({ days }: { days: readonly string[] }) {
  const t = useT();
  if (days.length === 0) return <span className="dim">{t('deliveries.noMore')}</span>;
  return (
    <span className="next-days">
      {days.map((day) => (
        <DateText key={day} date={day} />
      ))}
    </span>
  );
}
