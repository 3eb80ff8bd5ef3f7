import { useDeferredValue } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Checkbox, Notice, NumberField, TextField, toast } from '@/ui';
import { NoticePreview } from './NoticePreview';
import { DAYS, DAYS_MAX, MERGE_FIELDS, suggested } from './noticeValues';
import { SaveDunningNoticeDoc, TurnOffDunningNoticeDoc, type DunningNoticesQuery, type NoticeKind } from './notices.gql';

type Saved = NonNullable<DunningNoticesQuery['dunningProcess']>['notices'][number];
type Values = { on: boolean; days: number; body: string };
type Props = { processId: string; kind: NoticeKind; saved: Saved | undefined; mayWrite: boolean };

/** One notice: off, or so many days before the stop or after the reminder, with a text of its own (DUN-07). */
export function NoticeForm({ processId, kind, saved, mayWrite }: Props) {
  const t = useT();
  const save = useCommand(SaveDunningNoticeDoc);
  const turnOff = useCommand(TurnOffDunningNoticeDoc);
  const form = useForm<Values>({
    initial: {
      on: saved !== undefined,
      days: saved?.days ?? DAYS[kind].first,
      body: saved?.body ?? t(`dunning.noticeText.${kind}`, suggested(kind)),
    },
    check: ({ on, body }) => problemsOf([['body', on ? required(body) : undefined]]),
    submit: async ({ on, days, body }) => {
      const answer = on
        ? await save.run({ processId, input: { kind, days, body: body.trim() } })
        : await turnOff.run({ processId, kind });
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'refused') {
        if (on) form.refuse(answer.refusal);
        else form.fail(explainAlone(t, answer.refusal));
      }
      if (answer?.kind === 'done') toast(t(on ? 'dunning.noticeSaved' : 'dunning.noticeOff'));
    },
  });
  const { on, days, body } = form.values;
  const shown = useDeferredValue({ kind, days, body: body.trim() });
  if (!mayWrite && !saved) return <p className="dim">{t('dunning.noticeIsOff')}</p>;
  return (
    <form {...form.formProps} className="stack process-form">
      <Checkbox
        label={t(`dunning.noticeOn.${kind}`)}
        checked={on}
        isDisabled={!mayWrite}
        onChange={(next) => form.set({ on: next })}
      />
      {on && (
        <>
          <NumberField
            label={t(`dunning.noticeDays.${kind}`)}
            min={DAYS[kind].least}
            max={DAYS_MAX}
            value={days}
            onChange={(next) => form.set({ days: next })}
            error={form.error('days')}
          />
          <TextField label={t('dunning.noticeBody')} isRequired multiline {...form.field('body')} />
          <div className="row">
            {MERGE_FIELDS[kind].map((name) => (
              <Button key={name} small onPress={() => form.set({ body: `${body}{{${name}}}` })}>
                {t(`dunning.merge.${name}`)}
              </Button>
            ))}
          </div>
          <NoticePreview input={shown} />
        </>
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {mayWrite && (on || saved) && (
        <div>
          <Button type="submit" isPending={save.pending || turnOff.pending}>
            {t(on ? 'dunning.saveNotice' : 'dunning.turnOffNotice')}
          </Button>
        </div>
      )}
    </form>
  );
}
