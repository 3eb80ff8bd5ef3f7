import { useT } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DispatchStateBadge } from '@/app/words/states';
import { Badge, Checkbox, DateText, InstantText, Table, TableRows, type TableColumn, type Tone } from '@/ui';
import type { FeePayerState, FeeRunPageQuery } from './feeRuns.gql';

export type Payer = NonNullable<NonNullable<FeeRunPageQuery['feeRun']>['subRun']>['payers'][number];
type Props = {
  payers: readonly Payer[];
  picked: ReadonlySet<string>;
  onPick: (id: string, isPicked: boolean) => void;
};

const TONES: Record<FeePayerState, Tone> = {
  NOTICED: 'mute',
  WAITING: 'mute',
  MAILED: 'warn',
  CHARGED: 'warn',
  CANCELLED: 'mute',
  LEFT_OUT: 'mute',
  COVERED: 'good',
  PUT_ASIDE: 'bad',
};

/** Every person in a time of a run: told, mailed, clicked, enrolled, reminded, and paid or not (FEE-08). */
export function PayerTable({ payers, picked, onPick }: Props) {
  const t = useT();
  const columns: TableColumn<Payer>[] = [
    {
      id: 'picked',
      header: t('feeruns.pick'),
      hideHeader: true,
      cell: ({ id, member }) => (
        <Checkbox
          label={t('feeruns.pickOne', { name: member.name })}
          hideLabel
          checked={picked.has(id)}
          onChange={(isPicked) => onPick(id, isPicked)}
        />
      ),
    },
    { id: 'member', header: t('feeruns.person'), isName: true, cell: ({ member }) => <MemberLink member={member} /> },
    { id: 'state', header: t('feeruns.state'), wrap: true, cell: (one) => <PayerBadge payer={one} /> },
    { id: 'paid', header: t('feeruns.paid'), cell: ({ paidOn }) => <DateText date={paidOn} /> },
    { id: 'mail', header: t('feeruns.mail'), cell: ({ mail }) => (mail ? <DispatchStateBadge state={mail.state} /> : '–') },
    {
      id: 'clicked',
      header: t('feeruns.clicked'),
      cell: ({ clickedAt }) => <InstantText at={clickedAt} />,
    },
    { id: 'reminded', header: t('feeruns.reminded'), cell: ({ remindedOn }) => <DateText date={remindedOn} /> },
    { id: 'noticed', header: t('feeruns.noticed'), cell: ({ noticedOn }) => <DateText date={noticedOn} /> },
    { id: 'enrolled', header: t('feeruns.enrolled'), cell: ({ enrolled }) => t(enrolled ? 'feeruns.yes' : 'feeruns.no') },
    {
      id: 'invoice',
      header: t('feeruns.invoiceNumber'),
      cell: ({ invoice }) => (invoice ? <InvoiceLink invoice={invoice} draft="–" /> : '–'),
    },
  ];
  return (
    <Table label={t('feeruns.persons')} columns={columns}>
      <TableRows columns={columns} rows={payers} rowKey={({ id }) => id} />
    </Table>
  );
}

function PayerBadge({ payer }: { payer: Payer }) {
  const t = useT();
  if (payer.paidOn) return <Badge tone="good">{t('feeruns.payer.PAID')}</Badge>;
  return (
    <>
      <Badge tone={TONES[payer.state]}>{t(`feeruns.payer.${payer.state}`)}</Badge>{' '}
      {payer.reject && <RuledReason reason={payer.reject} />}
    </>
  );
}
