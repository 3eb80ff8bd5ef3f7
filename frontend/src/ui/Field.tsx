import { FieldError, Label, Text } from 'react-aria-components';

/** What every labelled control takes; `error` is already in the reader's language. */
export type FieldProps<Value> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  error?: string | undefined;
  hint?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
};

export const FieldLabel = ({ children }: { children: string }) => <Label className="field-label">{children}</Label>;

/** Hint and error below a control, tied to it for screen readers. */
export function FieldNotes({ hint, error }: { hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint && !error && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </>
  );
}
