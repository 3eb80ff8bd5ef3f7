import type { Answer } from '@/app/commands/answer';
import { useCommand } from '@/app/commands/useCommand';
import { useT, type MessageKey } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Switch, toast } from '@/ui';
import {
  SwitchCreditNotesDoc,
  SwitchLedgerBillingDoc,
  type OrganisationSettingsQuery,
  type SwitchCreditNotesMutation,
  type SwitchLedgerBillingMutation,
} from './organisations.gql';

type Organisation = OrganisationSettingsQuery['organisations'][number];
type Props = { organisation: Organisation };

/** Lets what payments left unused settle an organisation's next invoices, or not (BIL-08). */
export function LedgerBillingSwitch({ organisation }: Props) {
  const { run, pending } = useCommand(SwitchLedgerBillingDoc);
  return (
    <OrganisationSwitch
      name={organisation.name}
      checked={organisation.ledgerBilling}
      pending={pending}
      change={(on) => run({ organisationId: organisation.id, on })}
      words={['settings.ledgerBillingOf', 'settings.ledgerBillingOn', 'settings.ledgerBillingOff']}
    />
  );
}

/** Sends payers the credit notes of an organisation, or not (BIL-11). */
export function CreditNoteSwitch({ organisation }: Props) {
  const { run, pending } = useCommand(SwitchCreditNotesDoc);
  return (
    <OrganisationSwitch
      name={organisation.name}
      checked={organisation.sendCreditNotes}
      pending={pending}
      change={(on) => run({ organisationId: organisation.id, on })}
      words={['settings.sendCreditNotesOf', 'settings.sendCreditNotesOn', 'settings.sendCreditNotesOff']}
    />
  );
}

type SwitchProps = {
  name: string;
  checked: boolean;
  pending: boolean;
  change: (on: boolean) => Promise<Answer<SwitchLedgerBillingMutation> | Answer<SwitchCreditNotesMutation> | undefined>;
  /** The label, and what is said once it is on or off. */
  words: readonly [MessageKey, MessageKey, MessageKey];
};

/** Takes effect at once. */
function OrganisationSwitch({ name, checked, pending, change, words: [label, isOn, isOff] }: SwitchProps) {
  const t = useT();
  const mayWrite = useMay()('invoices:write');

  const turn = async (on: boolean) => {
    const answer = await change(on);
    if (answer?.kind === 'done') toast(t(on ? isOn : isOff, { name }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };

  return (
    <Switch
      label={t(label, { name })}
      hideLabel
      checked={checked}
      isDisabled={!mayWrite || pending}
      onChange={(on) => void turn(on)}
    />
  );
}
