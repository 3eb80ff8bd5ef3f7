import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import type { ReportingTagKind } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import type { TagLineFragment } from '@/app/tags/tags.gql';
import { Button, Checkbox, Notice, Select, TextField, toast } from '@/ui';
import { SaveReportingTagDoc } from './tagForm.gql';

const KINDS = ['HOW', 'WHO'] as const satisfies readonly ReportingTagKind[];

type Props = { saved: TagLineFragment | undefined; onClose: () => void };

/** A reporting tag, new or changed; what it says stays, and one that was used is closed, never deleted (CAT-10). */
export function TagForm({ saved, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveReportingTagDoc);
  const form = useForm({
    initial: {
      code: saved?.code ?? '',
      name: saved?.name ?? '',
      kind: saved?.kind ?? ('WHO' as ReportingTagKind),
      closed: saved?.closed ?? false,
    },
    check: (values) =>
      problemsOf([
        ['code', required(values.code)],
        ['name', required(values.name)],
      ]),
    submit: async (values) => {
      const answer = await run({ input: { ...values, id: saved?.id ?? null, version: saved?.version ?? null } });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('tags.saved', { name: answer.value.reportingTag.name }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('tags.hint')}</p>
      {!saved && (
        <Select
          label={t('tags.kind')}
          value={form.values.kind}
          onChange={(kind) => kind && form.set({ kind })}
          error={form.error('kind')}
          options={KINDS.map((id) => ({ id, label: t(`tags.kind.${id}`) }))}
        />
      )}
      <TextField label={t('tags.code')} hint={t('tags.codeHint')} isRequired autoFocus {...form.field('code')} />
      <TextField label={t('tags.name')} isRequired {...form.field('name')} />
      {saved && (
        <Checkbox label={t('tags.closed')} checked={form.values.closed} onChange={(closed) => form.set({ closed })} />
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('tags.save')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
