import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';

export type Option<Id extends string> = { id: Id; label: string; note?: string };

type Props<Id extends string> = FieldProps<Id | undefined> & {
  options: readonly Option<Id>[];
  placeholder?: string;
  /** Leave the label to screen readers, where the place on the screen says it already. */
  hideLabel?: boolean;
};

export function Select<Id extends string>({
  label,
  value,
  onChange,
  options,
  error,
  hint,
  placeholder,
  hideLabel = false,
  ...props
}: Props<Id>) {
  return (
    <AriaSelect
      {...props}
      {...(hideLabel ? { 'aria-label': label } : {})}
      className="field"
      placeholder={placeholder ?? '–'}
      value={value ?? null}
      onChange={(key) => onChange((key as Id | null) ?? undefined)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      {!hideLabel && <FieldLabel>{label}</FieldLabel>}
      <Button className="btn select-button">
        <SelectValue className="select-value" />
        <span aria-hidden>▾</span>
      </Button>
      <FieldNotes hint={hint} error={error} />
      <Popover className="popover">
        <ListBox items={options}>
          {(option) => (
            <ListBoxItem className="option" id={option.id} textValue={option.label}>
              <span>{option.label}</span> {option.note && <span className="dim">{option.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
