import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Notice, TextField, toast } from '@/ui';
import { SaveStopCodeDoc, type StopCodeLineFragment } from './stops.gql';

type Props = { saved: StopCodeLineFragment | undefined; onClose: () => void };

/** A stop code, new or changed; one that was used is closed, never deleted (CAT-41). */
export function StopCodeForm({ saved, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveStopCodeDoc);
  const form = useForm({
    initial: {
      code: saved?.code ?? '',
      text: saved?.text ?? '',
      onMyPage: saved?.onMyPage ?? true,
      closed: saved?.closed ?? false,
    },
    check: (values) =>
      problemsOf([
        ['code', required(values.code)],
        ['text', required(values.text)],
      ]),
    submit: async (values) => {
      const answer = await run({ input: { ...values, id: saved?.id ?? null, version: saved?.version ?? null } });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('settings.stopCodeSaved', { name: answer.value.stopCode.text }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('settings.code')} hint={t('settings.codeHint')} isRequired autoFocus {...form.field('code')} />
      <TextField label={t('settings.codeText')} isRequired {...form.field('text')} />
      <Checkbox
        label={t('settings.mayOfferOnMyPage')}
        checked={form.values.onMyPage}
        onChange={(onMyPage) => form.set({ onMyPage })}
      />
      {saved && (
        <Checkbox
          label={t('settings.closedForNew')}
          checked={form.values.closed}
          onChange={(closed) => form.set({ closed })}
        />
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('settings.save')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
