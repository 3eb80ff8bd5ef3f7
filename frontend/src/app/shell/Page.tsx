import type { ReactNode } from 'react';
import { classes } from '@/ui';
import { useT } from '../i18n';

type Props = {
  title: string;
  /** Beside the title, such as a count. */
  titleNote?: ReactNode;
  /** Above the title, such as where the page belongs. */
  above?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The page is as high as the window; something inside it scrolls. */
  fill?: boolean;
};

/** Title, actions and content of a page, and its name in the browser. */
export function Page({ title, titleNote, above, actions, children, fill = false }: Props) {
  const t = useT();
  return (
    <div className={classes('page', fill && 'fill')}>
      <title>{`${title} · ${t('app.name')}`}</title>
      <header className="page-head">
        <div>
          {above && <p className="page-above">{above}</p>}
          <h1>
            {title} {titleNote}
          </h1>
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
