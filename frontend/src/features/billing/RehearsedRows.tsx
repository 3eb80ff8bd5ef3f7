import { useDeferredValue, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import type { RehearsalOutcome } from '@/app/graphql/types.gen';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { MemberLink } from '@/app/words/links';
import {
  Badge,
  Button,
  DateText,
  Drawer,
  Empty,
  Money,
  PeriodText,
  SearchField,
  Segments,
  SkeletonRows,
  type TableColumn,
} from '@/ui';
import type { Tone } from '@/ui/Badge';
import { rehearsedAs, type RehearsedAs } from './rehearsedAs';
import { RehearsedLines } from './RehearsedLines';
import { RehearsedLinesDoc, RehearsedRowsDoc, type RehearsalLineFragment, type RehearsedRowFragment } from './rehearsals.gql';

type Props = {
  rehearsal: RehearsalLineFragment;
  outcome: RehearsalOutcome | undefined;
  search: string | undefined;
  onChange: (patch: { outcome?: RehearsalOutcome | undefined; q?: string | undefined }) => void;
};

const ALL = 'ALL';
const TONES: Record<RehearsalOutcome, Tone> = { BILLED: 'good', REPRICED: 'warn', STOPPED: 'bad', HANDED_OVER: 'bad', EXCLUDED: 'mute' };
const OUTCOMES = {
  billing: ['BILLED', 'REPRICED', 'EXCLUDED'],
  dunning: ['BILLED', 'STOPPED', 'HANDED_OVER', 'EXCLUDED'],
  fees: ['BILLED', 'EXCLUDED'],
} as const;

/** What a rehearsal did to each person; a row opens with its lines and why they are there. */
export function RehearsedRows({ rehearsal, outcome, search, onChange }: Props) {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<RehearsedRowFragment>();
  const typed = useDeferredValue(search);
  const as = rehearsedAs(rehearsal.kind);
  const columns = useMemo(() => columnsOf(t, rehearsal.currency, as, setOpen), [t, rehearsal.currency, as]);
  const counts = {
    BILLED: rehearsal.billed,
    REPRICED: rehearsal.repriced,
    STOPPED: rehearsal.stopped,
    HANDED_OVER: rehearsal.handedOver,
    EXCLUDED: rehearsal.excluded,
  };
  return (
    <div className="rehearsal-part">
      <div className="tools">
        <Segments
          label={t('rehearsal.rows')}
          value={outcome ?? ALL}
          onChange={(one) => onChange({ outcome: one === ALL ? undefined : one })}
          options={[
            { id: ALL, label: t('rehearsal.all') },
            ...OUTCOMES[as].map((one) => ({
              id: one,
              label: `${outcomeText(t, one, as)} ${format.number(counts[one])}`,
            })),
          ]}
        />
        <SearchField label={t('rehearsal.search')} value={search ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
      </div>
      <QueryTable
        label={t('rehearsal.rows')}
        document={RehearsedRowsDoc}
        variables={{ id: rehearsal.id, outcome: outcome ?? null, search: typed ?? null }}
        page={(answer) => answer.rehearsal && { rows: answer.rehearsal.rows.nodes, pageInfo: answer.rehearsal.rows.pageInfo }}
        columns={columns}
        rowKey={(row) => `${row.subjectId} ${row.number}`}
        empty={<Empty title={t('rehearsal.noRows')} />}
      />
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? t('rehearsal.whyOf', { name: open.member.name }) : ''}
      >
        {open && <OpenRow id={rehearsal.id} row={open} currency={rehearsal.currency} />}
      </Drawer>
    </div>
  );
}

const columnsOf = (
  t: Translate,
  currency: string,
  as: RehearsedAs,
  open: (row: RehearsedRowFragment) => void,
): TableColumn<RehearsedRowFragment>[] => [
  { id: 'member', header: t('billing.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  {
    id: 'outcome',
    header: t('billing.status'),
    cell: (row) => <Badge tone={TONES[row.outcome]}>{outcomeText(t, row.outcome, as)}</Badge>,
  },
  { id: 'plan', header: t('rehearsal.about'), wrap: true, cell: (row) => <About row={row} currency={currency} /> },
  ...(as === 'billing' ? [periodColumn(t)] : []),
  ...(as === 'fees' ? [methodColumn(t)] : []),
  { id: 'dueOn', header: t('billing.dueOn'), cell: (row) => row.dueOn && <DateText date={row.dueOn} /> },
  {
    id: 'total',
    header: t('billing.total'),
    end: true,
    cell: (row) => row.dueOn !== null && <Money minor={row.totalMinor} currency={currency} />,
  },
  {
    id: 'open',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (row) =>
      row.outcome !== 'EXCLUDED' && (
        <Button small onPress={() => open(row)} aria-label={t('rehearsal.whyOf', { name: row.member.name })}>
          {t('rehearsal.why')}
        </Button>
      ),
  },
];

const periodColumn = (t: Translate): TableColumn<RehearsedRowFragment> => ({
  id: 'period',
  header: t('billing.period'),
  cell: (row) => row.periodStart && row.periodEnd && <PeriodText start={row.periodStart} end={row.periodEnd} />,
});

/** By a kept card, or by the payment mail (FEE-05). */
const methodColumn = (t: Translate): TableColumn<RehearsedRowFragment> => ({
  id: 'method',
  header: t('rehearsal.fees.how'),
  cell: (row) => row.paymentMethod && t(row.paymentMethod === 'CARD' ? 'rehearsal.fees.CARD' : 'rehearsal.fees.EMAIL'),
});

/** A demand is an invoice, a reminder or a fee. */
const outcomeText = (t: Translate, outcome: RehearsalOutcome, as: RehearsedAs) =>
  t(as !== 'billing' && outcome === 'BILLED' ? `rehearsal.${as}.BILLED` : `rehearsal.outcome.${outcome}`);

function OpenRow({ id, row, currency }: { id: string; row: RehearsedRowFragment; currency: string }) {
  const [{ data }] = useQuery({ query: RehearsedLinesDoc, variables: { id, subjectId: row.subjectId } });
  const found = data?.rehearsal?.rows.nodes.find((one) => one.number === row.number);
  return found ? <RehearsedLines lines={found.lines} currency={currency} /> : <SkeletonRows rows={2} />;
}

/** What is billed, at which new price; or why nothing is. */
function About({ row, currency }: { row: RehearsedRowFragment; currency: string }) {
  const t = useT();
  if (row.reason) return <RuledReason reason={row.reason} />;
  if (row.monthlyMinor === null || row.monthlyBeforeMinor === null) return row.text;
  return (
    <>
      {row.text}{' '}
      <span className="dim">
        <Money minor={row.monthlyBeforeMinor} currency={currency} /> → <Money minor={row.monthlyMinor} currency={currency} />{' '}
        {t('rehearsal.perMonth')}
      </span>
    </>
  );
}
