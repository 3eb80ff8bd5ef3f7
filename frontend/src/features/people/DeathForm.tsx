import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { lastIncludedDay, useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Notice, SkeletonRows, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { PreviewDeathDoc, RecordDeathDoc, TakeBackDeathDoc } from './death.gql';
import type { MemberDetails } from './Overview';
import { Outcomes } from './Outcomes';

type Props = { member: Pick<MemberDetails, 'id' | 'name' | 'deceasedOn'>; onClose: () => void };

/** Records that a member died, with what that ends, or takes it back (SUB-02). */
export default function DeathForm({ member, onClose }: Props) {
  return member.deceasedOn ? <Lives member={member} onClose={onClose} /> : <Dies member={member} onClose={onClose} />;
}

function Dies({ member, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(RecordDeathDoc);
  const { key } = useIdempotencyKey();
  const [{ data }] = useQuery({
    query: PreviewDeathDoc,
    variables: { memberId: member.id },
    requestPolicy: 'network-only',
  });
  const form = useForm<{ diedOn: string | undefined }>({
    initial: { diedOn: undefined },
    check: (values) => problemsOf([['diedOn', required(values.diedOn)]]),
    submit: async ({ diedOn }) => {
      const answer = await run({ memberId: member.id, diedOn: diedOn ?? '', idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.death.recorded', { name: member.name }));
        onClose();
      }
    },
  });
  const paysFor = data?.member?.paysFor.filter((one) => one.state !== 'STOPPED') ?? [];
  return (
    <form {...form.formProps} className="stack">
      <DateField label={t('people.death.diedOn')} isRequired {...form.field('diedOn')} />
      <p className="dim">{t('people.death.hint')}</p>
      {!data && <SkeletonRows rows={3} />}
      {data?.previewDeath.length === 0 && <p className="strong">{t('people.death.endsNothing')}</p>}
      {data?.previewDeath.map(({ subscription, preview }) => (
        <section key={subscription.id} className="stack">
          <h3>{subscription.plan.name}</h3>
          <Outcomes
            preview={preview}
            refused={false}
            says={t('people.change.ends', { on: format.date(lastIncludedDay(preview.on)) })}
          />
        </section>
      ))}
      {paysFor.length > 0 && (
        <Notice tone="warn">
          <p>{t('people.death.paysFor')}</p>
          <ul>
            {paysFor.map((one) => (
              <li key={one.id}>
                <MemberLink member={one.member} />: {one.plan.name}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ChangeFoot refusal={form.refusal} pending={pending} danger label={t('people.death.record')} onClose={onClose} />
    </form>
  );
}

function Lives({ member, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(TakeBackDeathDoc);
  const form = useForm<Record<string, never>>({
    initial: {},
    check: () => ({}),
    submit: async () => {
      const answer = await run({ memberId: member.id });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.death.takenBack', { name: member.name }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('people.death.takeBackHint')}</p>
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.death.takeBack')} onClose={onClose} />
    </form>
  );
}
