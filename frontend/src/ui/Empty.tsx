import type { ReactNode } from 'react';

type Props = {
  title: string;
  hint?: string;
  action?: ReactNode;
  /** `h1` where nothing else on the page has a title. */
  heading?: 'h1' | 'h2';
};

/** Says what happened and offers one thing to do. */
export const Empty = ({ title, hint, action, heading: Heading = 'h2' }: Props) => (
  <div className="empty">
    <svg className="empty-mark" aria-hidden width="48" height="36" viewBox="0 0 48 36" fill="none" stroke="currentColor" strokeWidth="1.5">
      <rect x="1" y="1" width="46" height="9" rx="3" />
      <rect x="1" y="14" width="46" height="9" rx="3" opacity=".6" />
      <rect x="1" y="27" width="46" height="8" rx="3" opacity=".3" />
    </svg>
    <Heading>{title}</Heading>
    {hint && <p className="dim">{hint}</p>}
    {action}
  </div>
);
