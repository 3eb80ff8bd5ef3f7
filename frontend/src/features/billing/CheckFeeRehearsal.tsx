import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import type { Reason } from '@/app/reasons/explain';
import { ChangeList } from '@/app/reasons/ChangeList';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice } from '@/ui';
import type { Tone } from '@/ui/Badge';
import { CheckFeeRehearsalDoc, type RehearsalLineFragment } from './rehearsals.gql';

type Props = { rehearsal: RehearsalLineFragment; onAgain: () => void; isAsking: boolean };

/** What the asking gave. */
type Found = { tone: Tone; text: string; changes?: readonly Reason[]; changed?: number };

/** Says what a fee run will do by itself on its day, and whether that is still so (NEW-01). */
export function CheckFeeRehearsal({ rehearsal, onAgain, isAsking }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(CheckFeeRehearsalDoc);
  const [found, setFound] = useState<Found>();

  const ask = async () => {
    const answer = await run({ rehearsalId: rehearsal.id });
    if (answer?.kind === 'failed') setFound({ tone: 'bad', text: t('form.failed') });
    if (answer?.kind === 'done') setFound({ tone: 'good', text: t('rehearsal.fees.same') });
    if (answer?.kind === 'refused') {
      const { refusal } = answer;
      const text = explainAlone(t, refusal);
      if (refusal.__typename === 'RehearsalOutdated') {
        setFound({ tone: 'warn', text, changes: refusal.changes, changed: refusal.changed });
      } else setFound({ tone: 'bad', text });
    }
  };
  const amount = format.money(rehearsal.totalMinor, rehearsal.currency);
  const said = { n: rehearsal.billed, amount, on: format.date(rehearsal.on) };
  return (
    <>
      <div className="row run-now">
        <p>
          {t(rehearsal.billed === 0 ? 'rehearsal.fees.nobody' : 'rehearsal.fees.willDo', said)}{' '}
          {rehearsal.feeRunId && (
            <Link to="/fee-runs/$feeRunId" params={{ feeRunId: rehearsal.feeRunId }}>
              {t('rehearsal.fees.show')}
            </Link>
          )}
        </p>
        <Button isPending={pending} onPress={() => void ask()}>
          {t('rehearsal.fees.check')}
        </Button>
      </div>
      {found && (
        <Notice tone={found.tone} live>
          {found.text}
          {found.changes && <ChangeList changes={found.changes} changed={found.changed ?? 0} />}
          {found.changes && (
            <Button onPress={onAgain} isPending={isAsking}>
              {t('rehearsal.again')}
            </Button>
          )}
        </Notice>
      )}
    </>
  );
}
