import { Input, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';

type Props = FieldProps<string> & {
  type?: 'text' | 'email' | 'tel' | 'password';
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal';
  multiline?: boolean;
  maxLength?: number;
  placeholder?: string;
};

export function TextField({ label, error, hint, multiline = false, placeholder, ...props }: Props) {
  return (
    <AriaTextField {...props} className="field" isInvalid={error !== undefined} validationBehavior="aria">
      <FieldLabel>{label}</FieldLabel>
      {multiline ? <TextArea className="input" rows={4} /> : <Input className="input" placeholder={placeholder} />}
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
}
