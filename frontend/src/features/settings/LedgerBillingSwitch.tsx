import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Switch, toast } from '@/ui';
import { SwitchLedgerBillingDoc } from './organisations.gql';

type Props = { organisation: { id: string; name: string; ledgerBilling: boolean } };

/** Lets what payments left unused settle an organisation's next invoices, or not; takes effect at once (BIL-08). */
export function LedgerBillingSwitch({ organisation: { id, name, ledgerBilling } }: Props) {
  const t = useT();
  const mayWrite = useMay()('invoices:write');
  const { run, pending } = useCommand(SwitchLedgerBillingDoc);

  const change = async (on: boolean) => {
    const answer = await run({ organisationId: id, on });
    if (answer?.kind === 'done') toast(t(on ? 'settings.ledgerBillingOn' : 'settings.ledgerBillingOff', { name }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };

  return (
    <Switch
      label={t('settings.ledgerBillingOf', { name })}
      hideLabel
      checked={ledgerBilling}
      isDisabled={!mayWrite || pending}
      onChange={(on) => void change(on)}
    />
  );
}
