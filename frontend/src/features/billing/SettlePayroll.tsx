import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { explainAlone } from '@/app/refusals/explain';
import { today } from '@/app/today';
import { Button, Dialog, FileDrop, Notice } from '@/ui';
import { DateField } from '@/ui/DateField';
import { SettlePayrollListDoc, type RunFilesQuery, type SettlePayrollListMutation } from './runs.gql';

export type RunFile = NonNullable<RunFilesQuery['run']>['files'][number];
type Settled = Extract<SettlePayrollListMutation['settlePayrollList'], { __typename: 'SettlePayrollListSuccess' }>;
type Props = { file: RunFile; currency: string; onClose: () => void; onSettled: () => void };

/** What an employer paid of its list: all that is left, or what the returned list says (RUN-01). */
export function SettlePayroll({ file, currency, onClose, onSettled }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(SettlePayrollListDoc);
  const [paidOn, setPaidOn] = useState<string | undefined>(today());
  const [done, setDone] = useState<Settled>();
  const [problem, setProblem] = useState<string>();

  const settle = async (returned: string | null) => {
    setDone(undefined);
    setProblem(undefined);
    const answer = await run({ id: file.id, paidOn: paidOn ?? today(), returned });
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') {
      setDone(answer.value);
      onSettled();
    }
  };

  return (
    <Dialog open onClose={onClose} title={t('billing.payrollOf', { name: file.employer?.name ?? '' })}>
      <div className="stack">
        <DateField label={t('billing.payrollPaidOn')} value={paidOn} onChange={setPaidOn} />
        <FileDrop
          label={t('billing.payrollReturned')}
          hint={t('billing.payrollReturnedHint')}
          choose={t('billing.payrollChoose')}
          accept={['text/csv', '.csv']}
          pending={pending}
          onFiles={([returned]) => void returned?.text().then(settle)}
        />
        {problem && (
          <Notice tone="bad" live>
            {problem}
          </Notice>
        )}
        {done && (
          <Notice tone={done.refused.length > 0 ? 'warn' : 'good'} live>
            {t('billing.payrollDone', { n: done.payments, amount: format.money(done.totalMinor, currency) })}
            <ul>
              {done.refused.map((one) => (
                <li key={one.line}>
                  {t('billing.payrollLine', { n: one.line })}: <ReasonText reason={one} />
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <div className="row">
          <Button look="main" isPending={pending} onPress={() => void settle(null)}>
            {t('billing.payrollAll')}
          </Button>
          <Button onPress={onClose}>{t('billing.payrollClose')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
