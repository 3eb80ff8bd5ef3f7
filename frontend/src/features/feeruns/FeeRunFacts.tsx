import { useT } from '@/app/i18n';
import { DateText, Facts, Money } from '@/ui';
import type { FeeRunSheetFragment } from './feeRuns.gql';
import { MONTHS } from './values';

/** All that a fee run is set up with; the form is shut while members have been told of its next time (FEE-04). */
export function FeeRunFacts({ run }: { run: FeeRunSheetFragment }) {
  const t = useT();
  const months = MONTHS.filter((month) => run.months.includes(month));
  return (
    <Facts
      items={[
        { label: t('feeruns.paymentType'), value: t(`feeruns.type.${run.paymentType}`) },
        { label: t('feeruns.nextOn'), value: <DateText date={run.nextOn} /> },
        { label: t('feeruns.announceOn'), value: <DateText date={run.announceOn} /> },
        { label: t('feeruns.noticeOn'), value: <DateText date={run.noticeOn} /> },
        { label: t('feeruns.day'), value: <span className="num">{run.day}</span> },
        { label: t('feeruns.months'), value: months.map((month) => t(`feeruns.month.${month}`)).join(', ') },
        { label: t('feeruns.activeFrom'), value: <DateText date={run.activeFrom} /> },
        { label: t('feeruns.endOn'), value: <DateText date={run.endOn} /> },
        { label: t('feeruns.departments'), value: namesOf(run.departments) },
        { label: t('feeruns.teams'), value: namesOf(run.teams) },
        { label: t('feeruns.rate'), value: run.feeRate?.name },
        { label: t('feeruns.daysToPay'), value: <span className="num">{run.daysToPay}</span> },
        { label: t('feeruns.incomeAccount'), value: <span className="num">{run.incomeAccount}</span> },
        { label: t('feeruns.lineText'), value: run.lineText },
        { label: t('feeruns.extraText'), value: run.extraText || undefined },
        {
          label: t('feeruns.adminFee'),
          value: run.adminFeeMinor > 0 ? <Money minor={run.adminFeeMinor} currency={run.organisation.currency} /> : undefined,
        },
        { label: t('feeruns.adminFeeAccount'), value: run.adminFeeAccount ?? undefined },
      ]}
    />
  );
}

const namesOf = (units: readonly { name: string }[]) => units.map(({ name }) => name).join(', ') || undefined;
