import { useMemo, useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Button, DateText, Dialog, Empty, Money, Notice, TextField, toast, type TableColumn } from '@/ui';
import { CollectionClaimsDoc, TakeBackFromCollectionDoc, type CollectionClaimsQuery } from './collection.gql';

type Claim = CollectionClaimsQuery['collectionClaims']['nodes'][number];
type Props = { organisationId: string; mayWrite: boolean };

/** Claims that were handed over, what is open of them now, and the way back with a reason (DUN-09). */
export function CollectionClaims({ organisationId, mayWrite }: Props) {
  const t = useT();
  const [asked, setAsked] = useState<Claim>();
  const columns = useMemo(() => {
    const back: TableColumn<Claim> = {
      id: 'back',
      header: t('dunning.takeBack'),
      hideHeader: true,
      cell: (row) =>
        !row.takenBackOn && (
          <Button small onPress={() => setAsked(row)} aria-label={t('dunning.takeBackInvoice', { number: row.invoice.number ?? '' })}>
            {t('dunning.takeBack')}
          </Button>
        ),
    };
    return mayWrite ? [...claimColumns(t), back] : claimColumns(t);
  }, [t, mayWrite]);
  return (
    <>
      <QueryTable
        label={t('dunning.handedOver')}
        document={CollectionClaimsDoc}
        variables={{ organisationId }}
        page={(answer) => ({ rows: answer.collectionClaims.nodes, pageInfo: answer.collectionClaims.pageInfo })}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('dunning.noneHandedOver')} hint={t('dunning.noneHandedOverHint')} />}
      />
      <Dialog
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={t('dunning.takeBackInvoice', { number: asked?.invoice.number ?? '' })}
      >
        {asked && <TakeBack invoiceId={asked.invoice.id} onClose={() => setAsked(undefined)} />}
      </Dialog>
    </>
  );
}

function TakeBack({ invoiceId, onClose }: { invoiceId: string; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(TakeBackFromCollectionDoc);
  const form = useForm<{ reason: string }>({
    initial: { reason: '' },
    check: ({ reason }) => problemsOf([['reason', required(reason)]]),
    submit: async ({ reason }) => {
      const answer = await run({ invoiceId, reason: reason.trim() });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('dunning.takenBackNow'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('dunning.takeBackHint')}</p>
      <TextField label={t('dunning.reason')} isRequired autoFocus {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('dunning.takeBack')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

const claimColumns = (t: Translate): TableColumn<Claim>[] => [
  { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'invoice', header: t('dunning.invoice'), cell: (row) => <InvoiceLink invoice={row.invoice} draft="" /> },
  { id: 'on', header: t('dunning.handedOverOn'), cell: (row) => <DateText date={row.handedOverOn} /> },
  {
    id: 'principal',
    header: t('dunning.rest'),
    end: true,
    cell: (row) => <Money minor={row.principalMinor} currency={row.currency} />,
  },
  { id: 'fees', header: t('dunning.fees'), end: true, cell: (row) => <Money minor={row.feesMinor} currency={row.currency} /> },
  { id: 'open', header: t('dunning.stillOpen'), end: true, cell: (row) => <Money minor={row.openMinor} currency={row.currency} /> },
  {
    id: 'taken',
    header: t('dunning.takenBack'),
    wrap: true,
    cell: (row) =>
      row.takenBackOn && (
        <>
          <DateText date={row.takenBackOn} /> {row.reason}
        </>
      ),
  },
];
