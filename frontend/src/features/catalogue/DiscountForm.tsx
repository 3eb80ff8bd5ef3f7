import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, TextField } from '@/ui';
import { CreateDiscountDoc } from './registers.gql';

type Props = { onDone: (name: string) => void; onCancel: () => void };

/** Registers a permanent discount (CAT-20). */
export function DiscountForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateDiscountDoc);
  const { key } = useIdempotencyKey();
  const form = useForm({
    initial: { name: '', description: '', percent: '' },
    check: (values) =>
      problemsOf([
        ['name', required(values.name)],
        ['percent', required(values.percent)],
      ]),
    submit: async ({ name, description, percent }) => {
      const input = { name: name.trim(), description: description.trim(), percent: percent.trim() };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.discount.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <TextField label={t('catalogue.description')} multiline {...form.field('description')} />
      <TextField
        label={t('catalogue.percentOff')}
        hint={t('catalogue.discountHint')}
        isRequired
        {...form.field('percent')}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
