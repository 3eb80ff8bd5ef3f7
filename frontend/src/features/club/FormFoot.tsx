import { useT } from '@/app/i18n';
import { Button, Notice } from '@/ui';

type Props = { refusal: string | undefined; pending: boolean; label?: string; onCancel: () => void };

/** What every form here ends with: why it was refused, and the two ways out. */
export function FormFoot({ refusal, pending, label, onCancel }: Props) {
  const t = useT();
  return (
    <>
      {refusal && (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {label ?? t('ui.save')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </>
  );
}
