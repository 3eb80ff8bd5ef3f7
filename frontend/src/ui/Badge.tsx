import type { ReactNode } from 'react';
import { classes } from './classes';

export type Tone = 'good' | 'warn' | 'bad' | 'mute';

/** A state, in words and colour. */
export const Badge = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={classes('badge', tone)}>{children}</span>
);

type NoticeProps = { tone: Tone; children: ReactNode; live?: boolean };

/** Something to know before going on. `live` reads it aloud when it appears. */
export const Notice = ({ tone, children, live = false }: NoticeProps) => (
  <div className={classes('notice', tone)} {...(live ? { role: tone === 'bad' ? 'alert' : 'status' } : {})}>
    {children}
  </div>
);
