import { useT } from '@/app/i18n';
import { Badge } from '@/ui';

/** Whether every row of a file has been booked or sent to the work list. */
export function ImportStateBadge({ state }: { state: string }) {
  const t = useT();
  const isDone = state === 'DONE';
  return <Badge tone={isDone ? 'good' : 'warn'}>{t(isDone ? 'payments.done' : 'payments.booking')}</Badge>;
}
