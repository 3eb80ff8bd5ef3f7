import { Button, Group, Input, NumberField as AriaNumberField } from 'react-aria-components';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';

type Props = FieldProps<number> & { min?: number; max?: number };

/** A whole number with step buttons. Not for money: see MoneyField. */
export function NumberField({ label, error, hint, min, max, ...props }: Props) {
  return (
    <AriaNumberField
      {...props}
      className="field"
      minValue={min}
      maxValue={max}
      step={1}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel>{label}</FieldLabel>
      <Group className="input framed">
        <Button slot="decrement" className="inner">
          −
        </Button>
        <Input className="react-aria-Input num" />
        <Button slot="increment" className="inner">
          +
        </Button>
      </Group>
      <FieldNotes hint={hint} error={error} />
    </AriaNumberField>
  );
}
