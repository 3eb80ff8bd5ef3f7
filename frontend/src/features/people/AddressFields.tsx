import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Select, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ADDRESS_KINDS, COUNTRIES, emptyAddress, type AddressValues } from './memberValues';

type Props = {
  addresses: AddressValues[];
  onChange: (addresses: AddressValues[]) => void;
  error: (path: string) => string | undefined;
};

/** The addresses of a member, those that no longer hold too: what is not sent is removed. */
export function AddressFields({ addresses, onChange, error }: Props) {
  const t = useT();
  const nextKind = ADDRESS_KINDS.find((kind) => !addresses.some((address) => address.kind === kind)) ?? 'HOME';
  const replace = (index: number, patch: Partial<AddressValues>) =>
    onChange(addresses.map((address, at) => (at === index ? { ...address, ...patch } : address)));

  return (
    <fieldset className="stack">
      <legend className="form-part">{t('people.addresses')}</legend>
      {addresses.map((address, index) => (
        <AddressBlock
          key={index}
          address={address}
          onChange={(patch) => replace(index, patch)}
          onRemove={() => onChange(addresses.filter((_, at) => at !== index))}
          error={(name) => error(`addresses.${index}.${name}`)}
        />
      ))}
      <div>
        <Button small onPress={() => onChange([...addresses, emptyAddress(nextKind)])}>
          {t('people.addAddress')}
        </Button>
      </div>
    </fieldset>
  );
}

type BlockProps = {
  address: AddressValues;
  onChange: (patch: Partial<AddressValues>) => void;
  onRemove: () => void;
  error: (name: string) => string | undefined;
};

function AddressBlock({ address, onChange, onRemove, error }: BlockProps) {
  const t = useT();
  const format = useFormat();
  const field = (name: 'line1' | 'line2' | 'postalCode' | 'city') => ({
    value: address[name],
    onChange: (value: string) => onChange({ [name]: value }),
    error: error(name),
  });
  return (
    <div className="stack address-block">
      <div className="columns">
        <Select
          label={t('people.addressKind')}
          value={address.kind}
          onChange={(kind) => onChange({ kind: kind ?? 'HOME' })}
          error={error('kind')}
          options={ADDRESS_KINDS.map((kind) => ({ id: kind as string, label: t(`people.addressKind.${kind}`) }))}
        />
        <Select
          label={t('people.country')}
          value={address.country}
          onChange={(country) => onChange({ country: country ?? 'NO' })}
          error={error('country')}
          options={COUNTRIES.map((code) => ({ id: code as string, label: format.country(code) }))}
        />
      </div>
      <TextField label={t('people.line1')} autoComplete="off" {...field('line1')} />
      <TextField label={t('people.line2')} autoComplete="off" {...field('line2')} />
      <div className="columns">
        <TextField label={t('people.postalCode')} autoComplete="off" {...field('postalCode')} />
        <TextField label={t('people.city')} autoComplete="off" {...field('city')} />
      </div>
      <div className="columns">
        <DateField
          label={t('people.fromOn')}
          value={address.fromOn}
          onChange={(fromOn) => onChange({ fromOn })}
          error={error('fromOn')}
        />
        <DateField
          label={t('people.lastDay')}
          value={address.lastDay}
          onChange={(lastDay) => onChange({ lastDay })}
          error={error('toOn')}
        />
      </div>
      <div>
        <Button small look="ghost" onPress={onRemove}>
          {t('people.removeAddress')}
        </Button>
      </div>
    </div>
  );
}
