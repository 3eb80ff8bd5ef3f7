import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT, type Translate } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { InvoiceLink } from '@/app/words/links';
import { Button, DateText, Empty, Money, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { CollectionChangesDoc, ReportCollectionChangesDoc, type CollectionChangesQuery } from './collection.gql';

type Change = CollectionChangesQuery['collectionChanges'][number];
type Props = { organisation: { id: string; currency: string }; mayWrite: boolean };

/** So many the list shows; the file has all of them. */
const SHOWN_MAX = 200;

/** What the collector has not been told yet, and the file that tells it; each thing is told once (DUN-09). */
export function CollectionChanges({ organisation, mayWrite }: Props) {
  const t = useT();
  const { key, renew } = useIdempotencyKey();
  const { run, pending } = useCommand(ReportCollectionChangesDoc);
  const [{ data }] = useQuery({
    query: CollectionChangesDoc,
    variables: { organisationId: organisation.id },
    requestPolicy: 'cache-and-network',
  });
  const columns = useMemo(() => changeColumns(t, organisation.currency), [t, organisation.currency]);
  const changes = data?.collectionChanges;
  const report = async () => {
    const answer = await run({ organisationId: organisation.id, idempotencyKey: key });
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('dunning.reportedNow', { number: answer.value.file.number }));
      renew();
    }
  };
  if (!changes) return <SkeletonRows rows={2} />;
  if (changes.length === 0) return <Empty title={t('dunning.noChanges')} hint={t('dunning.noChangesHint')} />;
  return (
    <>
      {mayWrite && (
        <div className="row collection-tools">
          <Button isPending={pending} onPress={() => void report()}>
            {t('dunning.reportChanges')}
          </Button>
        </div>
      )}
      <Table label={t('dunning.collectionChanges')} columns={columns}>
        <TableRows columns={columns} rows={changes} rowKey={(row) => `${row.invoice.id} ${row.kind} ${row.on} ${row.openMinor} ${row.amountMinor}`} />
      </Table>
      {changes.length === SHOWN_MAX && <p className="dim">{t('dunning.changesShown', { n: SHOWN_MAX })}</p>}
    </>
  );
}

const changeColumns = (t: Translate, currency: string): TableColumn<Change>[] => [
  { id: 'invoice', header: t('dunning.invoice'), isName: true, cell: (row) => <InvoiceLink invoice={row.invoice} draft="" /> },
  { id: 'on', header: t('dunning.date'), cell: (row) => <DateText date={row.on} /> },
  { id: 'kind', header: t('dunning.whatHappened'), cell: (row) => t(`dunning.change.${row.kind}`) },
  { id: 'amount', header: t('dunning.amount'), end: true, cell: (row) => <Money minor={row.amountMinor} currency={currency} /> },
  { id: 'open', header: t('dunning.stillOpen'), end: true, cell: (row) => <Money minor={row.openMinor} currency={currency} /> },
];
