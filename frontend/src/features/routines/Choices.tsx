import { Checkbox, type Option } from '@/ui';
import './routines.css';

type Props<Id extends string> = {
  label: string;
  /** What nothing chosen means. */
  hint: string;
  options: readonly Option<Id>[];
  chosen: readonly Id[];
  onChange: (chosen: Id[]) => void;
  error?: string | undefined;
};

/** Several of a list; none chosen takes all. */
export function Choices<Id extends string>({ label, hint, options, chosen, onChange, error }: Props<Id>) {
  const toggle = (id: Id, isChosen: boolean) => onChange(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset className="choices">
      <legend className="field-label">{label}</legend>
      <div className="choice-list">
        {options.map(({ id, label: text }) => (
          <Checkbox key={id} label={text} checked={chosen.includes(id)} onChange={(isChosen) => toggle(id, isChosen)} />
        ))}
      </div>
      {chosen.length === 0 && <p className="dim">{hint}</p>}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
