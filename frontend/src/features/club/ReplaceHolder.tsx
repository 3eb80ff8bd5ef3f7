import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { today } from '@/app/today';
import type { Option } from '@/ui';
import { DateField } from '@/ui/DateField';
import { FormFoot } from './FormFoot';
import { ReplaceHolderDoc, type RoleSheetFragment } from './roles.gql';
import { roleText } from './RoleTable';

type Values = { memberId: Option<string> | undefined; on: string | undefined };
type Props = { role: RoleSheetFragment; onDone: () => void; onCancel: () => void };

/** Another person takes over a role from a day on; the old one's ends the day before (PPL-09). */
export function ReplaceHolder({ role, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(ReplaceHolderDoc);
  const form = useForm<Values>({
    initial: { memberId: undefined, on: today() },
    check: ({ memberId, on }) =>
      problemsOf([
        ['memberId', required(memberId?.id)],
        ['on', required(on)],
      ]),
    submit: async ({ memberId, on }) => {
      const answer = await run({ roleId: role.id, memberId: memberId?.id ?? '', on: on ?? null });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('club.replaceHint', { role: roleText(t, role), name: role.member.name })}</p>
      <MemberLookup label={t('club.newHolder')} autoFocus {...form.field('memberId')} />
      <DateField label={t('club.fromOn')} isRequired {...form.field('on')} />
      <FormFoot refusal={form.refusal} pending={pending} label={t('club.replace')} onCancel={onCancel} />
    </form>
  );
}
