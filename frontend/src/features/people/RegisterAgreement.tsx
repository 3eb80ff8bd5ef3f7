import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, Select, SkeletonRows, TextField, toast } from '@/ui';
import { bankMethods, type Method } from './methods';
import { RegisterPaymentAgreementDoc } from './member.gql';
import { useWays } from './MethodSelect';

type Values = { organisationId: string | undefined; method: Method | undefined; number: string };

/** Registers what a member has agreed with its bank, so that it can be chosen as a payment method (SUB-18). */
export default function RegisterAgreement({ memberId, onClose }: { memberId: string; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(RegisterPaymentAgreementDoc);
  const { organisations, only } = useOrganisations();
  const form = useForm<Values>({
    initial: { organisationId: undefined, method: undefined, number: '' },
    check: (values) =>
      problemsOf([
        ['method', required(values.method)],
        ['number', required(values.number)],
      ]),
    submit: async ({ method = 'AVTALEGIRO', number }) => {
      const answer = await run({ input: { organisationId: organisationId ?? '', memberId, method, number } });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.agreement.register.done', { method: t(`method.${method}`) }));
        onClose();
      }
    },
  });
  const organisationId = form.values.organisationId ?? organisations[0]?.id;
  const ways = useWays(organisationId, memberId);
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.agreement.register.hint')}</p>
      {!only && (
        <OrganisationSelect
          value={organisationId}
          onChange={(chosen) => form.set({ organisationId: chosen, method: undefined })}
          error={form.error('organisationId')}
        />
      )}
      {ways ? (
        <Select
          label={t('people.agreement.register.method')}
          isRequired
          {...form.field('method')}
          options={bankMethods(ways).map((id) => ({ id, label: t(`method.${id}`) }))}
        />
      ) : (
        <SkeletonRows rows={1} />
      )}
      <TextField label={t('people.agreement.register.number')} isRequired {...form.field('number')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('people.agreement.register.title')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
