import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Notice, NumberField, TextField, toast } from '@/ui';
import { SaveOrderSettingDoc, type OrderSettingLineFragment } from './orders.gql';

type Values = { confirms: boolean; withdrawal: string; restartMonths: number };
type Props = { saved: OrderSettingLineFragment; mayWrite: boolean };

/** How one organisation treats orders. */
export function OrderSettingForm({ saved, mayWrite }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveOrderSettingDoc);
  const form = useForm<Values>({
    initial: { confirms: saved.confirms, withdrawal: saved.withdrawal, restartMonths: saved.restartMonths },
    check: () => ({}),
    submit: async ({ confirms, withdrawal, restartMonths }) => {
      const input = { organisationId: saved.organisation.id, confirms, withdrawal, restartMonths: restartMonths || 0 };
      const answer = await run({ input });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') toast(t('settings.ordersSaved', { name: saved.organisation.name }));
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <Checkbox
        label={t('settings.confirms')}
        checked={form.values.confirms}
        isDisabled={!mayWrite}
        onChange={(confirms) => form.set({ confirms })}
      />
      <TextField
        label={t('settings.withdrawal')}
        hint={t('settings.withdrawalHint')}
        multiline
        {...form.field('withdrawal')}
      />
      <NumberField
        label={t('settings.restartMonths')}
        hint={t('settings.restartMonthsHint')}
        min={0}
        max={24}
        {...form.field('restartMonths')}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {mayWrite && (
        <div>
          <Button type="submit" look="main" isPending={pending}>
            {t('settings.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
