import { useState } from 'react';
import { Input, TextField as AriaTextField } from 'react-aria-components';
import { minorDigits, useFormat } from '@/app/format';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';
import { parseMoneyText } from './money-text';

type Props = FieldProps<number | undefined> & { currency: string };

/** An amount in whole minor units, NaN for what is no amount. What is typed stays as typed until the field is left. */
export function MoneyField({ label, value, onChange, currency, error, hint, ...props }: Props) {
  const format = useFormat();
  const [typed, setTyped] = useState<string>();
  const isAmount = value !== undefined && !Number.isNaN(value);
  const shown = typed ?? (isAmount ? format.amount(value, currency) : '');
  const type = (text: string) => {
    setTyped(text);
    onChange(text.trim() === '' ? undefined : (parseMoneyText(text, minorDigits(currency)) ?? Number.NaN));
  };
  return (
    <AriaTextField
      {...props}
      className="field"
      value={shown}
      onChange={type}
      onBlur={() => isAmount && setTyped(undefined)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel>{`${label} (${currency})`}</FieldLabel>
      <Input className="input money" inputMode="decimal" autoComplete="off" />
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
}
