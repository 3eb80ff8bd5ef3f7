import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Button, Checkbox } from '@/ui';
import { FollowUpDialog, type FollowUp } from './FollowUpDialog';
import { PayerTable, type Payer } from './PayerTable';

const ACTIONS = ['RESEND', 'REMIND', 'CANCEL'] as const satisfies readonly FollowUp[];

/** How many people are shown at a time. */
export const PAYERS_MAX = 200;

type Props = { payers: readonly Payer[]; skip: number; onSkip: (skip: number) => void };

/** The people of a time of a run, and what can be done about those that are picked (FEE-08, FEE-09). */
export function Payers({ payers, skip, onSkip }: Props) {
  const t = useT();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<FollowUp>();
  const here = payers.filter(({ id }) => picked.has(id));
  const pick = (ids: readonly string[], isPicked: boolean) => {
    const next = new Set(picked);
    for (const id of ids) {
      if (isPicked) next.add(id);
      else next.delete(id);
    }
    setPicked(next);
  };
  return (
    <div className="stack">
      <div className="row">
        <Checkbox
          label={t('feeruns.pickAll')}
          checked={here.length > 0 && here.length === payers.length}
          onChange={(isPicked) => pick(payers.map(({ id }) => id), isPicked)}
        />
        {ACTIONS.map((what) => (
          <Button
            key={what}
            look={what === 'CANCEL' ? 'danger' : undefined}
            isDisabled={here.length === 0}
            onPress={() => setDoing(what)}
          >
            {t(`feeruns.follow.${what}`)}
          </Button>
        ))}
      </div>
      <PayerTable payers={payers} picked={picked} onPick={(id, isPicked) => pick([id], isPicked)} />
      {(skip > 0 || payers.length === PAYERS_MAX) && (
        <div className="row">
          <Button isDisabled={skip === 0} onPress={() => onSkip(Math.max(0, skip - PAYERS_MAX))}>
            {t('feeruns.earlier')}
          </Button>
          <span className="num">{t('feeruns.shown', { from: skip + 1, to: skip + payers.length })}</span>
          <Button isDisabled={payers.length < PAYERS_MAX} onPress={() => onSkip(skip + PAYERS_MAX)}>
            {t('feeruns.later')}
          </Button>
        </div>
      )}
      <FollowUpDialog
        what={doing}
        picked={here}
        onClose={() => setDoing(undefined)}
        onDone={() => setPicked(new Set())}
      />
    </div>
  );
}
