import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Dialog, Notice, toast } from '@/ui';
import { RemoveDeliveryMatrixDoc, type MatrixSheetFragment } from './deliveries.gql';

type Props = { matrix: MatrixSheetFragment | undefined; onClose: () => void };

/** Asks before a matrix that no product has is removed; one that is used can only be closed (CAT-01). */
export function RemoveMatrix({ matrix, onClose }: Props) {
  const t = useT();
  const title = t('deliveries.removeTitle', { name: matrix?.name ?? '' });
  return (
    <Dialog open={matrix !== undefined} onClose={onClose} title={title}>
      {matrix && <Remove matrix={matrix} onClose={onClose} />}
    </Dialog>
  );
}

function Remove({ matrix, onClose }: { matrix: MatrixSheetFragment; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(RemoveDeliveryMatrixDoc);
  const [trouble, setTrouble] = useState<string>();
  const remove = async () => {
    const answer = await run({ id: matrix.id });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('deliveries.removed', { name: matrix.name }));
      onClose();
    }
  };
  return (
    <div className="stack">
      <p>{t('deliveries.removeHint')}</p>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
      <div className="row">
        <Button look="danger" isPending={pending} onPress={() => void remove()}>
          {t('deliveries.remove')}
        </Button>
        <Button autoFocus onPress={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
    </div>
  );
}
