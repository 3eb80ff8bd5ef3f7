import { useT } from '@/app/i18n';
import { MoneyField, NumberField, Select, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Choices } from './Choices';
import { Roles } from './Roles';
import type { RoutineChoicesQuery, RoutineKind } from './routines.gql';
import { choosesKinds, DUE_DAYS, DUE_RULES, MEMBER_KINDS, METHODS, PLAN_KINDS, takesAvtaleGiro, type SetValues } from './setValues';

type Props = {
  one: SetValues;
  /** Where the set is in the form, for errors. */
  path: string;
  kind: RoutineKind;
  currency: string;
  plans: RoutineChoicesQuery['plans'];
  branches: RoutineChoicesQuery['branches'];
  roleTitles: readonly string[];
  onChange: (patch: Partial<SetValues>) => void;
  error: (path: string) => string | undefined;
};

/** One criteria set: whom and what it takes, from which amount on, and when that falls due (RUN-01). */
export function SetFields({ one, path, kind, currency, plans, branches, roleTitles, onChange, error }: Props) {
  const t = useT();
  const all = t('routines.takesAll');
  const due = DUE_DAYS[one.dueRule];
  return (
    <div className="stack set-fields">
      <TextField
        label={t('routines.setName')}
        isRequired
        value={one.name}
        onChange={(name) => onChange({ name })}
        error={error(`${path}.name`)}
      />
      {kind !== 'PAYROLL' && (
        <Choices
          label={t('routines.methods')}
          hint={all}
          options={METHODS.map((id) => ({ id, label: t(`method.${id}`) }))}
          chosen={one.paymentMethods}
          onChange={(paymentMethods) => onChange({ paymentMethods })}
          error={error(`${path}.paymentMethods`)}
        />
      )}
      {choosesKinds(kind) && (
        <Choices
          label={t('routines.planKinds')}
          hint={all}
          options={PLAN_KINDS.map((id) => ({ id, label: t(`routines.kind.${id}`) }))}
          chosen={one.planKinds}
          onChange={(planKinds) => onChange({ planKinds })}
          error={error(`${path}.planKinds`)}
        />
      )}
      <Choices
        label={t('routines.plans')}
        hint={all}
        options={plans.map(({ id, name }) => ({ id, label: name }))}
        chosen={one.planIds}
        onChange={(planIds) => onChange({ planIds })}
        error={one.planIds.map((_, place) => error(`${path}.planIds.${place}`)).find(Boolean)}
      />
      <Choices
        label={t('routines.memberKinds')}
        hint={all}
        options={MEMBER_KINDS.map((id) => ({ id, label: t(`routines.member.${id}`) }))}
        chosen={one.memberKinds}
        onChange={(memberKinds) => onChange({ memberKinds })}
      />
      {branches.length > 0 && (
        <Choices
          label={t('routines.branches')}
          hint={all}
          options={branches.map(({ id, name }) => ({ id, label: name }))}
          chosen={one.branchIds}
          onChange={(branchIds) => onChange({ branchIds })}
        />
      )}
      <Roles one={one} titles={roleTitles} onChange={onChange} error={error(`${path}.roleTitles`)} />
      <div className="columns">
        <DateField
          label={t('routines.fromOn')}
          hint={t('routines.fromOnHint')}
          value={one.fromOn}
          onChange={(fromOn) => onChange({ fromOn })}
        />
        <MoneyField
          label={t('routines.minimum')}
          hint={t('routines.minimumHint')}
          currency={currency}
          value={one.minimumMinor}
          onChange={(minimumMinor) => onChange({ minimumMinor })}
          error={error(`${path}.minimumMinor`)}
        />
      </div>
      <div className="columns">
        <Select
          label={t('routines.due')}
          value={one.dueRule}
          onChange={(rule) => rule && onChange({ dueRule: rule, dueDays: DUE_DAYS[rule].first })}
          options={DUE_RULES.map((id) => ({ id, label: t(`routines.due.${id}`) }))}
        />
        {one.dueRule !== 'PLAN' && (
          <NumberField
            label={t(one.dueRule === 'MONTH_DAY' ? 'routines.monthDay' : 'routines.dueDays')}
            min={due.least}
            max={due.most}
            value={one.dueDays}
            onChange={(dueDays) => onChange({ dueDays })}
            error={error(`${path}.dueDays`)}
          />
        )}
      </div>
      {one.dueRule !== 'PLAN' && takesAvtaleGiro(one, kind) && <p className="dim">{t('routines.dueNotice')}</p>}
    </div>
  );
}
