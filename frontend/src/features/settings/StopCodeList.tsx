import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Badge, Button, Empty, Notice } from '@/ui';
import { OrderStopCodesDoc, type StopCodeLineFragment } from './stops.gql';

type Props = {
  codes: readonly StopCodeLineFragment[];
  mayWrite: boolean;
  onEdit: (id: string) => void;
};

/** Stop codes in the order in which forms offer them; each is moved up and down with its own buttons (CAT-41). */
export function StopCodeList({ codes, mayWrite, onEdit }: Props) {
  const t = useT();
  const { run, pending } = useCommand(OrderStopCodesDoc);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string>();

  const move = async (place: number, by: 1 | -1) => {
    const moved = codes[place];
    const ids = codes.map((one) => one.id);
    ids.splice(place + by, 0, ...ids.splice(place, 1));
    const answer = await run({ ids });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done' && moved) {
      setProblem(undefined);
      setSaid(t('settings.movedTo', { name: moved.text, n: place + by + 1 }));
    }
  };

  if (codes.length === 0) return <Empty title={t('settings.noStopCodes')} hint={t('settings.noStopCodesHint')} />;
  return (
    <>
      <ol className="stop-codes">
        {codes.map((one, place) => (
          <li key={one.id} className="row">
            <span className="num stop-code">{one.code}</span>
            <span className="stop-code-text">{one.text}</span>
            {one.onMyPage && <Badge tone="good">{t('settings.onMyPage')}</Badge>}
            {one.closed && <Badge tone="warn">{t('settings.closed')}</Badge>}
            <span className="row stop-code-tools">
              <HistoryButton id={one.id} name={one.text} small />
              {mayWrite && (
                <>
                  <Button
                    small
                    look="ghost"
                    isDisabled={place === 0}
                    isPending={pending}
                    aria-label={t('settings.moveUp', { name: one.text })}
                    onPress={() => void move(place, -1)}
                  >
                    ↑
                  </Button>
                  <Button
                    small
                    look="ghost"
                    isDisabled={place === codes.length - 1}
                    isPending={pending}
                    aria-label={t('settings.moveDown', { name: one.text })}
                    onPress={() => void move(place, 1)}
                  >
                    ↓
                  </Button>
                  <Button small aria-label={t('settings.editThis', { name: one.text })} onPress={() => onEdit(one.id)}>
                    {t('settings.edit')}
                  </Button>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      <p className="sr" aria-live="polite">
        {said}
      </p>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
