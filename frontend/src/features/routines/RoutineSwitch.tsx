import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Switch, toast } from '@/ui';
import { DisableRoutineDoc, EnableRoutineDoc, type RoutineSheetFragment } from './routines.gql';

/** Lets a routine run by itself, or not; takes effect at once. */
export function RoutineSwitch({ routine }: { routine: RoutineSheetFragment }) {
  const t = useT();
  const enable = useCommand(EnableRoutineDoc);
  const disable = useCommand(DisableRoutineDoc);
  const { id, name } = routine;

  const change = async (enabled: boolean) => {
    const answer = await (enabled ? enable.run({ id }) : disable.run({ id }));
    if (answer?.kind === 'done') toast(t(enabled ? 'routines.isOn' : 'routines.isOff', { name }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };

  return (
    <Switch
      label={t('routines.switch', { name })}
      hideLabel
      checked={routine.enabled}
      isDisabled={enable.pending || disable.pending}
      onChange={(enabled) => void change(enabled)}
    />
  );
}
