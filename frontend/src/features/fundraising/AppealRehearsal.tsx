import { useMemo, useState } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import type { AppealDifference, AppealOutcome } from '@/app/graphql/types.gen';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Badge, Empty, Segments, type TableColumn } from '@/ui';
import type { Tone } from '@/ui/Badge';
import { RehearsedAppealMembersDoc, type RehearsedAppealFragment, type RehearsedAppealMembersQuery } from './commands.gql';

type Member = NonNullable<RehearsedAppealMembersQuery['appealRehearsal']>['rows']['nodes'][number];
type Shown = { id: string; label: string; outcome?: AppealOutcome; difference?: AppealDifference };

const ALL = 'ALL';
const TONES: Record<AppealOutcome, Tone> = { REACHED: 'good', ASKED_BEFORE: 'mute', NO_ADDRESS: 'warn' };

/** Whom a rehearsed appeal would reach, whom it leaves out and why, and what is another than in the last one (NEW-01). */
export function AppealRehearsal({ rehearsal }: { rehearsal: RehearsedAppealFragment }) {
  const t = useT();
  const format = useFormat();
  const [chosen, setChosen] = useState(ALL);
  const isCompared = rehearsal.against !== null;
  const columns = useMemo(() => columnsOf(t, isCompared), [t, isCompared]);
  const choices = choicesOf(t, format.number, rehearsal);
  const shown = choices.find((one) => one.id === chosen);
  const { against } = rehearsal;
  return (
    <section className="stack" aria-label={t('fundraising.rehearsal')}>
      <p role="status">
        {rehearsal.reached > 0 ? t('fundraising.wouldReach', { n: rehearsal.reached }) : t('fundraising.wouldReachNobody')}
      </p>
      {against && (
        <p className="dim">
          {t('fundraising.againstRehearsal', { new: against.new, gone: against.gone, changed: against.changed })}
        </p>
      )}
      <Segments
        label={t('fundraising.rehearsedMembers')}
        value={shown?.id ?? ALL}
        onChange={setChosen}
        options={choices.map(({ id, label }) => ({ id, label }))}
      />
      <QueryTable
        label={t('fundraising.rehearsedMembers')}
        document={RehearsedAppealMembersDoc}
        variables={{ id: rehearsal.id, outcome: shown?.outcome ?? null, difference: shown?.difference ?? null }}
        page={({ appealRehearsal }) =>
          appealRehearsal && { rows: appealRehearsal.rows.nodes, pageInfo: appealRehearsal.rows.pageInfo }
        }
        columns={columns}
        rowKey={(row) => row.member.id}
        empty={<Empty title={t('fundraising.noRehearsed')} />}
      />
    </section>
  );
}

/** All, each outcome, and the ways in which somebody differs from the rehearsal before. */
function choicesOf(t: Translate, number: (n: number) => string, rehearsal: RehearsedAppealFragment): Shown[] {
  const outcomes = { REACHED: rehearsal.reached, ASKED_BEFORE: rehearsal.askedBefore, NO_ADDRESS: rehearsal.noAddress };
  const { against } = rehearsal;
  const differences = { NEW: against?.new ?? 0, GONE: against?.gone ?? 0, CHANGED: against?.changed ?? 0 };
  return [
    { id: ALL, label: t('fundraising.allRehearsed') },
    ...(Object.keys(outcomes) as AppealOutcome[]).map((outcome) => ({
      id: outcome,
      label: `${t(`fundraising.outcome.${outcome}`)} ${number(outcomes[outcome])}`,
      outcome,
    })),
    ...(Object.keys(differences) as AppealDifference[])
      .filter((difference) => differences[difference] > 0)
      .map((difference) => ({
        id: difference,
        label: `${t(`fundraising.difference.${difference}`)} ${number(differences[difference])}`,
        difference,
      })),
  ];
}

const columnsOf = (t: Translate, isCompared: boolean): TableColumn<Member>[] => [
  { id: 'member', header: t('fundraising.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  {
    id: 'outcome',
    header: t('fundraising.rehearsal'),
    cell: (row) => row.outcome && <Badge tone={TONES[row.outcome]}>{t(`fundraising.outcome.${row.outcome}`)}</Badge>,
  },
  ...(isCompared ? [differenceColumn(t)] : []),
];

const differenceColumn = (t: Translate): TableColumn<Member> => ({
  id: 'difference',
  header: t('fundraising.sinceLast'),
  cell: (row) => row.difference && t(`fundraising.difference.${row.difference}`),
});
