import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox } from '@/ui';
import type { FeeRunChoicesQuery } from './feeRuns.gql';
import type { FeeRunValues } from './values';

type Units = FeeRunChoicesQuery['units'];
const UNIT_FIELDS = ['departmentIds', 'teamIds'] as const;

type Props = { form: FormState<FeeRunValues>; units: Units };

/** The departments and teams of the chosen sport that a run is for (FEE-02). */
export function MemberChoice({ form, units }: Props) {
  const t = useT();
  const { sportId, departmentIds, teamIds } = form.values;
  // What is chosen and has closed since stays in sight, to be taken out.
  const open = units.filter(({ id, isOpen }) => isOpen || departmentIds.includes(id) || teamIds.includes(id));
  const labelOf = ({ name, isOpen }: Units[number]) => (isOpen ? name : t('feeruns.closedUnit', { name }));
  const errors = UNIT_FIELDS.flatMap((field) =>
    Object.entries(form.errors).filter(([path]) => path === field || path.startsWith(`${field}.`)),
  );
  const departments = open.filter(({ parent }) => sportId !== undefined && parent?.id === sportId);
  const teams = open.filter(({ parent }) => departments.some(({ id }) => id === parent?.id));
  const nameOf = (id: string | undefined) => departments.find((one) => one.id === id)?.name ?? '';
  if (departments.length === 0) return <p className="dim">{t(sportId ? 'feeruns.noUnits' : 'feeruns.sportFirst')}</p>;
  return (
    <>
      <Chosen
        legend={t('feeruns.departments')}
        options={departments.map((one) => ({ id: one.id, label: labelOf(one) }))}
        chosen={departmentIds}
        onChange={(ids) => form.set({ departmentIds: ids })}
      />
      {teams.length > 0 && (
        <Chosen
          legend={t('feeruns.teams')}
          options={teams.map((one) => ({ id: one.id, label: `${nameOf(one.parent?.id)}: ${labelOf(one)}` }))}
          chosen={teamIds}
          onChange={(ids) => form.set({ teamIds: ids })}
        />
      )}
      <p className="dim">{t('feeruns.bothHint')}</p>
      {errors.map(([path, message]) => (
        <p key={path} className="field-error">
          {message}
        </p>
      ))}
    </>
  );
}

type ChosenProps = {
  legend: string;
  options: readonly { id: string; label: string }[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
};

function Chosen({ legend, options, chosen, onChange }: ChosenProps) {
  return (
    <fieldset className="fee-choices">
      <legend>{legend}</legend>
      {options.map(({ id, label }) => (
        <Checkbox
          key={id}
          label={label}
          checked={chosen.includes(id)}
          onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
      ))}
    </fieldset>
  );
}
