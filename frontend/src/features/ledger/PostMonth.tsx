import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { today } from '@/app/today';
import { Button, toast } from '@/ui';
import { PostAccrualDoc } from './income.gql';
import { monthAfter } from './lastMonth';

type Props = { organisationId: string; month: string; lastPosted: string | undefined };

/** Puts the income of a month that is over into the journal, once, with that of the months before it (LED-08). */
export function PostMonth({ organisationId, month, lastPosted }: Props) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const { run, pending } = useCommand(PostAccrualDoc);
  const isOver = month.slice(0, 7) < today().slice(0, 7);
  const isOffered = may('ledger:write') && isOver && (!lastPosted || lastPosted.slice(0, 7) < month.slice(0, 7));
  const label = format.month(month);
  const first = lastPosted ? monthAfter(lastPosted) : month;

  const post = async () => {
    const answer = await run({ organisationId, month });
    if (answer?.kind === 'done') toast(t('ledger.accrualPosted', { month: label }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };

  return (
    <>
      {isOffered && (
        <Button look="main" isPending={pending} onPress={() => void post()}>
          {first.slice(0, 7) < month.slice(0, 7)
            ? t('ledger.postMonths', { first: format.month(first), last: label })
            : t('ledger.postMonth', { month: label })}
        </Button>
      )}
      <span className="dim">
        {lastPosted ? t('ledger.postedTo', { month: format.month(lastPosted) }) : t('ledger.nonePosted')}
      </span>
    </>
  );
}
