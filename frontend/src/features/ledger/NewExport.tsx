import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Button, Notice, Panel, Select, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { RequestExportDoc, type JournalExportsQuery } from './exports.gql';
import { lastMonth } from './lastMonth';

type Props = { organisationId: string; formats: JournalExportsQuery['journalExports']['formats'] };
type Values = { format: string; fromOn: string | undefined; lastOn: string | undefined };

/** Asks for a file of a period; what its chart of accounts lacks is said before one is made. */
export function NewExport({ organisationId, formats }: Props) {
  const t = useT();
  const { run, pending } = useCommand(RequestExportDoc);
  const { key, renew } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: { format: formats.at(-1)?.key ?? '', ...lastMonth(today()) },
    check: ({ fromOn, lastOn }) =>
      problemsOf([
        ['fromOn', required(fromOn ?? '')],
        ['lastOn', required(lastOn ?? '')],
      ]),
    submit: async ({ format, fromOn = '', lastOn = '' }) => {
      const answer = await run({ organisationId, format, fromOn, lastOn, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('ledger.exported'));
        renew();
      }
    },
  });
  return (
    <Panel title={t('ledger.newExport')}>
      <form {...form.formProps} className="stack">
        <p className="dim">{t('ledger.exportHint')}</p>
        <div className="tools ledger-tools">
          <Select
            label={t('ledger.format')}
            value={form.values.format}
            onChange={(format) => form.set({ format: format ?? '' })}
            options={formats.map((one) => ({ id: one.key, label: one.name }))}
            error={form.error('format')}
          />
          <DateField label={t('ledger.from')} {...form.field('fromOn')} />
          <DateField label={t('ledger.last')} {...form.field('lastOn')} error={form.error('lastOn') ?? form.error('toOn')} />
          <Button type="submit" look="main" isPending={pending}>
            {t('ledger.export')}
          </Button>
        </div>
        {form.refusal && (
          <Notice tone="bad" live>
            {form.refusal}
          </Notice>
        )}
      </form>
    </Panel>
  );
}
