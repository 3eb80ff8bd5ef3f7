import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Button, Notice, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { EndDeliveryChangeDoc } from './delivery.gql';

type Props = { changeId: string; onEnded: () => void; onCancel: () => void };

/** Ends a stop or a move that runs, on the day from which deliveries are as usual again (SUB-10). */
export function EndDelivery({ changeId, onEnded, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(EndDeliveryChangeDoc);
  const form = useForm<{ on: string | undefined }>({
    initial: { on: today() },
    check: ({ on }) => problemsOf([['on', required(on)]]),
    submit: async ({ on }) => {
      const answer = await run({ id: changeId, on: on ?? null });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.delivery.ends'));
        onEnded();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <DateField label={t('people.delivery.usualFrom')} isRequired {...form.field('on')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('people.delivery.endNow')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
