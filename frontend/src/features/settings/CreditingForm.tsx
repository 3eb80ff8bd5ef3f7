import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Notice, Select, toast } from '@/ui';
import { SaveCreditingDefaultDoc, type StopSettingsQuery } from './stops.gql';

type Saved = StopSettingsQuery['creditingDefault'];
type Kind = Saved['kinds'][number]['kind'];
type Choice = 'same' | 'yes' | 'no';
type Values = { creditOpen: boolean; kinds: Partial<Record<Kind, Choice>> };

const CHOICES = ['same', 'yes', 'no'] as const satisfies readonly Choice[];

/** Whether a stop credits open invoices where nobody says so: for all, and for plan kinds that differ (SUB-06). */
export function CreditingForm({ saved, mayWrite }: { saved: Saved; mayWrite: boolean }) {
  const t = useT();
  const { run, pending } = useCommand(SaveCreditingDefaultDoc);
  const form = useForm<Values>({
    initial: {
      creditOpen: saved.creditOpen,
      kinds: Object.fromEntries(
        saved.kinds.map((one) => [one.kind, one.isOwn ? (one.creditOpen ? 'yes' : 'no') : 'same']),
      ),
    },
    check: () => ({}),
    submit: async ({ creditOpen, kinds }) => {
      const own = saved.kinds.filter(({ kind }) => kinds[kind] !== 'same');
      const answer = await run({
        creditOpen,
        kinds: own.map(({ kind }) => ({ kind, creditOpen: kinds[kind] === 'yes' })),
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') toast(t('settings.creditingSaved'));
    },
  });
  const { creditOpen, kinds } = form.values;
  return (
    <form {...form.formProps} className="stack">
      <Checkbox
        label={t('settings.creditOpen')}
        checked={creditOpen}
        isDisabled={!mayWrite}
        onChange={(next) => form.set({ creditOpen: next })}
      />
      <div className="crediting-kinds">
        {saved.kinds.map(({ kind }) => (
          <Select
            key={kind}
            label={t(`catalogue.kind.${kind}`)}
            value={kinds[kind]}
            onChange={(choice) => choice && mayWrite && form.set({ kinds: { ...kinds, [kind]: choice } })}
            options={CHOICES.map((id) => ({ id, label: t(`settings.creditingChoice.${id}`) }))}
          />
        ))}
      </div>
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
