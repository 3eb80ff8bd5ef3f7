import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { useMay } from '@/app/session/useMay';
import { Notice } from '@/ui';
import type { RunSheetFragment } from './runs.gql';

/** Why a run failed as a whole, and what to do about it (NEW-10). */
export function RunFault({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const may = useMay();
  if (run.state !== 'FAILED') return null;
  return (
    <Notice tone="bad">
      {run.fault ? <ReasonText reason={run.fault} /> : t('billing.run.failedSomehow')}{' '}
      {t(may('billing:run') ? 'billing.run.failedSo' : 'billing.run.failedAsk')}
    </Notice>
  );
}
