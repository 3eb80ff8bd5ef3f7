import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button, Empty } from '@/ui';
import { useT } from '../i18n';

/** The code of a page did not arrive: no contact, or a newer version is in place. Loading the page anew helps. */
const isMissingCode = (error: unknown) => /dynamically imported module|preload/i.test(String(error));

/** A page that failed while it was drawn or prepared; the rest of the app goes on. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const t = useT();
  useEffect(() => {
    console.error(error);
  }, [error]);
  const isMissing = isMissingCode(error);
  return (
    <div role="alert">
      <Empty
        heading="h1"
        title={t(isMissing ? 'state.failed' : 'state.broken')}
        hint={t(isMissing ? 'state.failedHint' : 'state.brokenHint')}
        action={
          <div className="row">
            <Button onPress={isMissing ? () => location.reload() : reset}>{t('state.retry')}</Button>
            <Link to="/" className="btn ghost">
              {t('state.home')}
            </Link>
          </div>
        }
      />
    </div>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <Empty
      heading="h1"
      title={t('state.notFound')}
      hint={t('state.notFoundHint')}
      action={
        <Link to="/" className="btn">
          {t('state.home')}
        </Link>
      }
    />
  );
}
