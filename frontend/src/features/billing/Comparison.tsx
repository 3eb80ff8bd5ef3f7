import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import type { RunDifference } from '@/app/graphql/types.gen';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { MemberLink } from '@/app/words/links';
import { Button, Drawer, Empty, Figures, Money, Segments, SkeletonRows, type TableColumn } from '@/ui';
import { RehearsedLines } from './RehearsedLines';
import type { BothLinesFragment, DifferenceLineFragment, DifferencesFragment } from './rehearsals.gql';

type Variables = { id: string; difference: RunDifference; after?: string | null };
type PageOf = { rows: { nodes: DifferenceLineFragment[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

type LinesOf = { rows: { nodes: BothLinesFragment[] } };
type LinesVariables = { id: string; difference: RunDifference; subjectId: string };

/** Where one comparison is found in the API: its rows, and the lines of one of them on both sides. */
export type Source<Data, Lines> = {
  document: TypedDocumentNode<Data, Variables>;
  page: (data: Data) => PageOf | null | undefined;
  linesDocument: TypedDocumentNode<Lines, LinesVariables>;
  lines: (data: Lines) => LinesOf | null | undefined;
};

type Props<Data, Lines> = {
  id: string;
  currency: string;
  comparison: DifferencesFragment;
  source: Source<Data, Lines>;
};

/** Two runs side by side: how many are new, gone and changed, and each of them. */
export function Comparison<Data, Lines>({ id, currency, comparison, source }: Props<Data, Lines>) {
  const t = useT();
  const format = useFormat();
  const [picked, setPicked] = useState<RunDifference>();
  const [open, setOpen] = useState<DifferenceLineFragment>();
  const columns = useMemo(() => columnsOf(t, currency, setOpen), [t, currency]);
  const first = comparison.counts.find((one) => one.count > 0)?.difference;
  const difference = picked ?? first ?? 'NEW';
  return (
    <div className="rehearsal-part">
      <Figures
        label={t('rehearsal.change')}
        items={[
          ...comparison.counts.map((one) => ({
            id: one.difference,
            label: t(`rehearsal.difference.${one.difference}`),
            value: format.number(one.count),
            foot: <Money minor={one.byMinor} currency={currency} />,
          })),
          { id: 'same', label: t('rehearsal.sameTitle'), value: format.number(comparison.same), foot: <Other of={comparison} /> },
        ]}
      />
      <Segments
        label={t('rehearsal.change')}
        value={difference}
        onChange={setPicked}
        options={comparison.counts.map((one) => ({
          id: one.difference,
          label: `${t(`rehearsal.difference.${one.difference}`)} ${format.number(one.count)}`,
        }))}
      />
      <QueryTable
        label={t(`rehearsal.difference.${difference}`)}
        document={source.document}
        variables={{ id, difference }}
        page={(answer) => {
          const found = source.page(answer);
          return found && { rows: found.rows.nodes, pageInfo: found.rows.pageInfo };
        }}
        columns={columns}
        rowKey={(row) => row.subjectId}
        empty={<Empty title={t('rehearsal.nobody')} />}
      />
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={open?.member.name ?? ''}>
        {open && <BothSides id={id} row={open} currency={currency} source={source} />}
      </Drawer>
    </div>
  );
}

/** What it is compared with, leading there. */
function Other({ of }: { of: DifferencesFragment }) {
  const t = useT();
  const format = useFormat();
  if (of.run) {
    return (
      <Link to="/runs/$runId" params={{ runId: of.run.id }}>
        {t('billing.run.title', { on: format.date(of.run.on) })}
      </Link>
    );
  }
  if (!of.rehearsal) return null;
  return (
    <Link to="/runs/rehearsals/$rehearsalId" params={{ rehearsalId: of.rehearsal.id }}>
      {t('rehearsal.title', { on: format.date(of.rehearsal.on) })}
    </Link>
  );
}

const columnsOf = (
  t: Translate,
  currency: string,
  open: (row: DifferenceLineFragment) => void,
): TableColumn<DifferenceLineFragment>[] => [
  { id: 'number', header: t('billing.memberNumber'), cell: (row) => <span className="num">{row.member.number}</span> },
  { id: 'member', header: t('billing.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  { id: 'reason', header: t('billing.run.reason'), wrap: true, cell: (row) => row.reason && <RuledReason reason={row.reason} /> },
  {
    id: 'before',
    header: t('rehearsal.before'),
    end: true,
    cell: (row) => row.beforeMinor !== null && <Money minor={row.beforeMinor} currency={currency} />,
  },
  {
    id: 'now',
    header: t('rehearsal.now'),
    end: true,
    cell: (row) => row.totalMinor !== null && <Money minor={row.totalMinor} currency={currency} />,
  },
  {
    id: 'open',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (row) => (
      <Button small onPress={() => open(row)} aria-label={t('rehearsal.whyOf', { name: row.member.name })}>
        {t('rehearsal.why')}
      </Button>
    ),
  },
];

type SidesProps<Data, Lines> = {
  id: string;
  row: DifferenceLineFragment;
  currency: string;
  source: Source<Data, Lines>;
};

function BothSides<Data, Lines>({ id, row, currency, source }: SidesProps<Data, Lines>) {
  const t = useT();
  const variables = { id, difference: row.difference, subjectId: row.subjectId };
  const [{ data }] = useQuery({ query: source.linesDocument, variables });
  const both = data && source.lines(data)?.rows.nodes[0];
  if (!both) return <SkeletonRows rows={4} />;
  const sides = [
    { id: 'now', title: t('rehearsal.now'), lines: both.lines },
    { id: 'before', title: t('rehearsal.before'), lines: both.linesBefore },
  ];
  return sides.map((side) => (
    <section key={side.id} className="stack">
      <h3>{side.title}</h3>
      {side.lines.length === 0 ? (
        <p className="dim">{t('rehearsal.nothing')}</p>
      ) : (
        <RehearsedLines lines={side.lines} currency={currency} />
      )}
    </section>
  ));
}
