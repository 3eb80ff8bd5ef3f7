import { useT } from '@/app/i18n';
import { explainFailure } from '@/app/refusals/failure';
import { Button } from './Button';
import { Empty } from './Empty';

type Props = {
  error?: unknown;
  onRetry: () => void;
  /** `h1` where it stands instead of a whole page. */
  heading?: 'h1' | 'h2';
};

/** Instead of what could not be fetched: why, and the button to try again. */
export function Failure({ error, onRetry, heading = 'h2' }: Props) {
  const t = useT();
  const { title, hint } = explainFailure(t, error);
  return (
    <div role="alert">
      <Empty
        heading={heading}
        title={title}
        hint={hint}
        action={<Button onPress={onRetry}>{t('state.retry')}</Button>}
      />
    </div>
  );
}
