import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { InvoiceLink } from '@/app/words/links';
import { Button, Dialog, Notice, SkeletonRows, Table, TableRows, TextField, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ReverseRunDoc, RunReversalDoc, type RunReversalQuery, type RunSheetFragment } from './runs.gql';

/** Offers to take a billing run back as a whole, for whoever may start one (RUN-07). */
export function ReverseRun({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const isOffered = run.kind === 'SUBSCRIPTION' && run.state === 'DONE' && run.invoiced > 0 && !run.reversedBy;
  if (!isOffered || !may('billing:run')) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('billing.run.reverse')}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('billing.run.reverseTitle')}>
        <Reversal run={run} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type Reversal = NonNullable<NonNullable<RunReversalQuery['run']>['reversal']>;
type PartProps = { run: RunSheetFragment; onClose: () => void };

/** What will be credited, or the invoices in the way. */
function Reversal({ run, onClose }: PartProps) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: RunReversalDoc,
    variables: { id: run.id },
    requestPolicy: 'network-only',
  });
  const reversal = data?.run?.reversal;
  if (error) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!reversal) return <SkeletonRows rows={3} />;
  return reversal.inTheWay > 0 ? (
    <Blocked reversal={reversal} t={t} />
  ) : (
    <ReverseForm
      run={run}
      reversal={reversal}
      sendsCreditNotes={data.run?.organisation.sendCreditNotes ?? false}
      onClose={onClose}
    />
  );
}

type Blocking = Reversal['blocked'][number];

function Blocked({ reversal, t }: { reversal: Reversal; t: ReturnType<typeof useT> }) {
  const columns: TableColumn<Blocking>[] = [
    {
      id: 'invoice',
      header: t('billing.invoice'),
      isName: true,
      cell: (one) => <InvoiceLink invoice={{ id: one.invoiceId, number: one.number }} draft="–" />,
    },
    { id: 'why', header: t('billing.run.reason'), cell: (one) => t(`billing.run.obstacle.${one.obstacle}`) },
  ];
  return (
    <div className="stack">
      <Notice tone="warn">
        <p>{t('billing.run.inTheWay', { n: reversal.inTheWay })}</p>
      </Notice>
      <Table label={t('billing.run.blocked')} columns={columns}>
        <TableRows columns={columns} rows={reversal.blocked} rowKey={(one) => one.invoiceId} />
      </Table>
    </div>
  );
}

type FormProps = PartProps & { reversal: Reversal; sendsCreditNotes: boolean };

function ReverseForm({ run, reversal, sendsCreditNotes, onClose }: FormProps) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { run: reverse, pending } = useCommand(ReverseRunDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<{ reason: string }>({
    initial: { reason: '' },
    check: ({ reason }) => problemsOf([['reason', required(reason)]]),
    submit: async ({ reason }) => {
      const answer = await reverse({ id: run.id, reason: reason.trim(), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        onClose();
        void navigate({ to: '/runs/$runId', params: { runId: answer.value.run.id } });
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>
        {t('billing.run.willReverse', {
          n: reversal.invoices,
          amount: format.money(reversal.totalMinor, run.currency),
        })}
        {sendsCreditNotes && ` ${t('billing.run.sendsCreditNotes')}`}
      </p>
      <TextField label={t('billing.reason')} isRequired {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="danger" isPending={pending}>
          {t('billing.run.reverseNow')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
