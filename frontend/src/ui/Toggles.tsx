import {
  Checkbox as AriaCheckbox,
  Switch as AriaSwitch,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import type { Option } from './Select';

type ToggleProps = {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  isDisabled?: boolean;
};

/** Takes effect at once. With `hideLabel` the label is for ears only, where the place on the screen says it already. */
export const Switch = ({ label, checked, hideLabel = false, ...props }: ToggleProps & { hideLabel?: boolean }) => (
  <AriaSwitch {...props} {...(hideLabel ? { 'aria-label': label } : {})} className="switch" isSelected={checked}>
    <span className="switch-track" />
    {!hideLabel && label}
  </AriaSwitch>
);

/** Takes effect when its form is sent. `hideLabel` as above. */
export const Checkbox = ({ label, checked, hideLabel = false, ...props }: ToggleProps & { hideLabel?: boolean }) => (
  <AriaCheckbox {...props} {...(hideLabel ? { 'aria-label': label } : {})} className="checkbox" isSelected={checked}>
    <span className="checkbox-box" aria-hidden>
      ✓
    </span>
    {!hideLabel && label}
  </AriaCheckbox>
);

type SegmentsProps<Id extends string> = {
  label: string;
  value: Id;
  onChange: (value: Id) => void;
  options: readonly Option<Id>[];
};

/** One of a few, all in sight. */
export function Segments<Id extends string>({ label, value, onChange, options }: SegmentsProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => onChange([...keys][0] as Id)}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className="segment">
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
