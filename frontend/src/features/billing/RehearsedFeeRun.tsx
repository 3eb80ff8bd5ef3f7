import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Button, Notice } from '@/ui';
import { RehearsedSinceDoc, type RehearsalLineFragment } from './rehearsals.gql';

type Props = {
  rehearsal: RehearsalLineFragment;
  /** Rehearses the same again, which says what has changed since. */
  onAgain: () => void;
  isAsking: boolean;
  onChanges: () => void;
};

/** Says what a fee run will do by itself on its day, and whether that is what the rehearsal before said (NEW-01). */
export function RehearsedFeeRun({ rehearsal, onAgain, isAsking, onChanges }: Props) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: RehearsedSinceDoc, variables: { id: rehearsal.id } });
  const before = data?.rehearsal?.againstRehearsal?.rehearsal;
  const isOfThisDay = before?.on === rehearsal.on;
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
        {rehearsal.on >= today() && (
          <Button isPending={isAsking} onPress={onAgain}>
            {t('rehearsal.fees.check')}
          </Button>
        )}
      </div>
      {isOfThisDay && (
        <Notice tone={data?.rehearsal?.isAsBefore ? 'good' : 'warn'} live>
          {t(data?.rehearsal?.isAsBefore ? 'rehearsal.fees.same' : 'rehearsal.fees.changed')}{' '}
          {!data?.rehearsal?.isAsBefore && <Button onPress={onChanges}>{t('rehearsal.fees.showChanges')}</Button>}
        </Notice>
      )}
    </>
  );
}
