import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Checkbox, Select } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { PlaceChoicesDoc, PlaceMemberDoc } from './club.gql';
import { unitText } from './unitText';

type Values = { unitId: string | undefined; fromOn: string | undefined; lastOn: string | undefined; baseTeam: boolean };

/** Places a member in a unit from a day on (PPL-08). */
export function PlaceForm({ memberId, onDone, onClose }: { memberId: string; onDone: () => void; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(PlaceMemberDoc);
  const [{ data }] = useQuery({ query: PlaceChoicesDoc, requestPolicy: 'cache-and-network' });
  const units = (data?.units ?? []).filter(({ isOpen }) => isOpen);
  const form = useForm<Values>({
    initial: { unitId: undefined, fromOn: today(), lastOn: undefined, baseTeam: false },
    check: ({ unitId, fromOn }) =>
      problemsOf([
        ['unitId', required(unitId)],
        ['fromOn', required(fromOn)],
      ]),
    submit: async ({ unitId, fromOn, lastOn, baseTeam }) => {
      const answer = await run({
        input: { memberId, unitId: unitId ?? '', fromOn: fromOn ?? '', lastOn: lastOn ?? null, baseTeam: isTeam && baseTeam },
      });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const isTeam = units.find(({ id }) => id === form.values.unitId)?.kind === 'TEAM';
  return (
    <form {...form.formProps} className="stack">
      <Select
        label={t('people.club.unit')}
        {...form.field('unitId')}
        options={units.map((unit) => ({ id: unit.id, label: unitText(unit) }))}
      />
      <div className="columns">
        <DateField label={t('people.club.fromOn')} isRequired {...form.field('fromOn')} />
        <DateField label={t('people.club.lastOn')} {...form.field('lastOn')} />
      </div>
      {isTeam && (
        <Checkbox
          label={t('people.club.baseTeam')}
          checked={form.values.baseTeam}
          onChange={(baseTeam) => form.set({ baseTeam })}
        />
      )}
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.club.place')} onClose={onClose} />
    </form>
  );
}
