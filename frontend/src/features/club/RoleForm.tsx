import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { today } from '@/app/today';
import { Select, TextField, type Option } from '@/ui';
import { DateField } from '@/ui/DateField';
import { FormFoot } from './FormFoot';
import { GiveRoleDoc, type RoleKind } from './roles.gql';

const KINDS = ['FEE_COLLECTOR', 'TREASURER', 'POSTAL_CONTACT', 'OTHER'] as const satisfies readonly RoleKind[];

type Values = {
  memberId: Option<string> | undefined;
  kind: RoleKind;
  title: string;
  fromOn: string | undefined;
  lastOn: string | undefined;
};

/** Gives a member a role in a body (PPL-09). */
export function RoleForm({ bodyId, onDone, onCancel }: { bodyId: string; onDone: () => void; onCancel: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(GiveRoleDoc);
  const form = useForm<Values>({
    initial: { memberId: undefined, kind: 'FEE_COLLECTOR', title: '', fromOn: today(), lastOn: undefined },
    check: ({ memberId, kind, title, fromOn }) =>
      problemsOf([
        ['memberId', required(memberId?.id)],
        ['title', kind === 'OTHER' ? required(title) : undefined],
        ['fromOn', required(fromOn)],
      ]),
    submit: async ({ memberId, kind, title, fromOn, lastOn }) => {
      const answer = await run({
        input: { bodyId, memberId: memberId?.id ?? '', kind, title: title.trim(), fromOn: fromOn ?? '', lastOn: lastOn ?? null },
      });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <MemberLookup label={t('club.holder')} autoFocus {...form.field('memberId')} />
      <Select
        label={t('club.role')}
        value={form.values.kind}
        onChange={(kind) => kind && form.set({ kind })}
        options={KINDS.map((id) => ({ id, label: t(`club.roleKind.${id}`) }))}
      />
      {form.values.kind === 'OTHER' && <TextField label={t('club.roleTitle')} isRequired {...form.field('title')} />}
      <div className="columns">
        <DateField label={t('club.fromOn')} isRequired {...form.field('fromOn')} />
        <DateField label={t('club.lastOn')} {...form.field('lastOn')} />
      </div>
      <FormFoot refusal={form.refusal} pending={pending} onCancel={onCancel} />
    </form>
  );
}
