import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Badge, Button, SkeletonTableRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CloseDiscountDoc, DiscountListDoc, type DiscountLineFragment } from './registers.gql';

/** Permanent discounts; a closed one stays with those who have it (CAT-20). */
export function DiscountTable() {
  const t = useT();
  const format = useFormat();
  const mayWrite = useMay()('catalogue:write');
  const [{ data, error }, refetch] = useQuery({ query: DiscountListDoc, requestPolicy: 'cache-and-network' });
  const columns = useMemo<TableColumn<DiscountLineFragment>[]>(
    () => [
      { id: 'name', header: t('catalogue.discount'), isName: true, cell: (one) => one.name },
      { id: 'description', header: t('catalogue.description'), wrap: true, cell: (one) => <span className="lines">{one.description || '–'}</span> },
      {
        id: 'percent',
        header: t('catalogue.discountPercent'),
        end: true,
        cell: (one) => format.percent(one.percent, { exact: true }),
      },
      {
        id: 'state',
        header: t('catalogue.state'),
        cell: (one) => (
          <Badge tone={one.closed ? 'mute' : 'good'}>{t(one.closed ? 'catalogue.closed' : 'catalogue.open')}</Badge>
        ),
      },
      {
        id: 'actions',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (one) => (
          <div className="row row-tools">
            {mayWrite && <CloseButton discount={one} />}
            <HistoryButton id={one.id} name={one.name} small />
          </div>
        ),
      },
    ],
    [t, format, mayWrite],
  );
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data?.discounts.length === 0) return <p className="dim">{t('catalogue.noDiscounts')}</p>;
  return (
    <Table label={t('catalogue.discounts')} columns={columns}>
      {data ? (
        <TableRows columns={columns} rows={data.discounts} rowKey={(one) => one.id} />
      ) : (
        <SkeletonTableRows columns={columns} rows={2} />
      )}
    </Table>
  );
}

function CloseButton({ discount }: { discount: DiscountLineFragment }) {
  const t = useT();
  const { run, pending } = useCommand(CloseDiscountDoc);
  const label = t(discount.closed ? 'catalogue.reopen' : 'catalogue.close');
  const press = async () => {
    const answer = await run({ id: discount.id, closed: !discount.closed });
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  return (
    <Button small look="ghost" isPending={pending} onPress={() => void press()} aria-label={`${label}: ${discount.name}`}>
      {label}
    </Button>
  );
}
