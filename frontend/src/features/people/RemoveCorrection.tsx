import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, toast } from '@/ui';
import { RemoveCorrectionDoc, type CorrectionLineFragment } from './corrections.gql';

/** Takes away a correction that no invoice has taken yet. */
export function RemoveCorrection({ correction: { id, text } }: { correction: CorrectionLineFragment }) {
  const t = useT();
  const { run, pending } = useCommand(RemoveCorrectionDoc);
  const remove = async () => {
    const answer = await run({ id });
    if (answer?.kind === 'done') toast(t('people.correction.removed', { text }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  return (
    <Button small isPending={pending} onPress={() => void remove()} aria-label={`${t('people.correction.remove')} ${text}`}>
      {t('people.correction.remove')}
    </Button>
  );
}
