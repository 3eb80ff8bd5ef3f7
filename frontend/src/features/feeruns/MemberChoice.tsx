import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox } from '@/ui';
import type { FeeRunChoicesQuery } from './feeRuns.gql';
import type { FeeRunValues } from './values';

type Units = FeeRunChoicesQuery['units'];
type Props = { form: FormState<FeeRunValues>; units: Units };

/** The departments and teams of the chosen sport that a run is for (FEE-02). */
export function MemberChoice({ form, units }: Props) {
  const t = useT();
  const { sportId, departmentIds, teamIds } = form.values;
  const open = units.filter(({ isOpen }) => isOpen);
  const departments = open.filter(({ parent }) => sportId !== undefined && parent?.id === sportId);
  const teams = open.filter(({ parent }) => departments.some(({ id }) => id === parent?.id));
  const nameOf = (id: string | undefined) => departments.find((one) => one.id === id)?.name ?? '';
  if (departments.length === 0) return <p className="dim">{t(sportId ? 'feeruns.noUnits' : 'feeruns.sportFirst')}</p>;
  return (
    <>
      <Chosen
        legend={t('feeruns.departments')}
        options={departments.map(({ id, name }) => ({ id, label: name }))}
        chosen={departmentIds}
        onChange={(ids) => form.set({ departmentIds: ids })}
      />
      {teams.length > 0 && (
        <Chosen
          legend={t('feeruns.teams')}
          options={teams.map(({ id, name, parent }) => ({ id, label: `${nameOf(parent?.id)}: ${name}` }))}
          chosen={teamIds}
          onChange={(ids) => form.set({ teamIds: ids })}
        />
      )}
      <p className="dim">{t('feeruns.bothHint')}</p>
      {form.error('departmentIds') && <p className="field-error">{form.error('departmentIds')}</p>}
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
