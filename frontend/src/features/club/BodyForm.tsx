import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Segments, TextField } from '@/ui';
import { FormFoot } from './FormFoot';
import { CreateBodyDoc, type BodyKind } from './roles.gql';

const KINDS = ['BOARD', 'GROUP'] as const satisfies readonly BodyKind[];

/** A new board or group (PPL-09). */
export function BodyForm({ onDone, onCancel }: { onDone: (name: string) => void; onCancel: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(CreateBodyDoc);
  const form = useForm<{ kind: BodyKind; name: string }>({
    initial: { kind: 'BOARD', name: '' },
    check: ({ name }) => problemsOf([['name', required(name)]]),
    submit: async ({ kind, name }) => {
      const answer = await run({ kind, name: name.trim() });
      if (answer?.kind === 'done') onDone(answer.value.body.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <Segments
        label={t('club.kind')}
        value={form.values.kind}
        onChange={(kind) => form.set({ kind })}
        options={KINDS.map((id) => ({ id, label: t(`club.bodyKind.${id}`) }))}
      />
      <TextField label={t('club.name')} isRequired autoFocus {...form.field('name')} />
      <FormFoot refusal={form.refusal} pending={pending} onCancel={onCancel} />
    </form>
  );
}
