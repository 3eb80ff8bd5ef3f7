import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { Badge, DateText, Drawer, Empty, Money, Table, TableRows, toast, type TableColumn } from '@/ui';
import { GroupForm } from './GroupForm';
import { RateForm } from './RateForm';
import type { GroupSheetFragment, RateSheetFragment } from './rates.gql';

type Search = { rate?: string | undefined; group?: string | undefined; form?: 'rate' | 'group' | undefined };
type Props = {
  feeRates: readonly RateSheetFragment[];
  debtorGroups: readonly GroupSheetFragment[];
  search: Search;
  mayWrite: boolean;
  onShow: (next: Search) => void;
  onChanged: () => void;
};
type Amount = RateSheetFragment['amounts'][number];

const TONES = { PAST: 'bad', CURRENT: 'good', COMING: 'warn' } as const;

/** A fee rate with all its amounts, a new one, or a debtor group, beside the register. */
export function RateDrawers({ feeRates, debtorGroups, search, mayWrite, onShow, onChanged }: Props) {
  const t = useT();
  const rate = feeRates.find((one) => one.id === search.rate);
  const group = debtorGroups.find((one) => one.id === search.group);
  const close = () => onShow({});
  const done = (name: string) => {
    toast(t('club.saved', { name }));
    onChanged();
    onShow(rate ? { rate: rate.id } : {});
  };
  return (
    <>
      <Drawer open={search.rate !== undefined} onClose={close} title={rate?.name ?? t('club.gone')}>
        {rate ? (
          <div className="stack">
            <Amounts rate={rate} />
            <div className="row">
              <HistoryButton id={rate.id} name={rate.name} small />
            </div>
            {mayWrite && <RateForm key={rate.amounts.length} rate={rate} onDone={done} onCancel={close} />}
          </div>
        ) : (
          <Empty title={t('club.gone')} />
        )}
      </Drawer>
      <Drawer open={mayWrite && search.form === 'rate'} onClose={close} title={t('club.newRate')} keepOpen>
        <RateForm onDone={done} onCancel={close} />
      </Drawer>
      <Drawer
        open={mayWrite && (search.form === 'group' || search.group !== undefined)}
        onClose={close}
        title={group?.name ?? t(search.group ? 'club.gone' : 'club.newGroup')}
        keepOpen
      >
        {search.group && !group ? (
          <Empty title={t('club.gone')} />
        ) : (
          <GroupForm key={group?.id} saved={group} onDone={done} onCancel={close} />
        )}
      </Drawer>
    </>
  );
}

/** Past, current and coming amounts, the newest first, as prices are shown (CAT-22). */
function Amounts({ rate }: { rate: RateSheetFragment }) {
  const t = useT();
  const columns: TableColumn<Amount>[] = [
    { id: 'from', header: t('club.validFrom'), isName: true, cell: ({ validFrom }) => <DateText date={validFrom} /> },
    { id: 'time', header: t('club.time'), cell: ({ time }) => <Badge tone={TONES[time]}>{t(`catalogue.time.${time}`)}</Badge> },
    { id: 'vat', header: t('club.vat'), end: true, cell: ({ vatRatePercent }) => <span className="num">{vatRatePercent} %</span> },
    {
      id: 'amount',
      header: t('club.amount'),
      end: true,
      cell: ({ amountMinor }) => <Money minor={amountMinor} currency={rate.currency} />,
    },
  ];
  return (
    <Table label={t('club.amounts')} columns={columns}>
      <TableRows columns={columns} rows={rate.amounts.toReversed()} rowKey={(amount) => amount.id} />
    </Table>
  );
}
