import { useMemo, useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Badge, Button, Checkbox, DateText, Dialog, Empty, Money, Notice, toast, type TableColumn } from '@/ui';
import { HandOverToCollectionDoc, ReadyForCollectionDoc, type ReadyForCollectionQuery } from './collection.gql';

type Claim = ReadyForCollectionQuery['readyForCollection']['nodes'][number];
type Props = { organisationId: string; mayWrite: boolean };

/** Invoices that may be handed over; those that are picked go, or all of them (DUN-09). */
export function ReadyForCollection({ organisationId, mayWrite }: Props) {
  const t = useT();
  const { key, renew } = useIdempotencyKey();
  const { run, pending } = useCommand(HandOverToCollectionDoc);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<string>();
  const [asksForAll, setAsksForAll] = useState(false);
  const columns = useMemo(() => {
    const pick: TableColumn<Claim> = {
      id: 'pick',
      header: t('dunning.pick'),
      hideHeader: true,
      cell: ({ invoice }) => (
        <Checkbox
          label={t('dunning.pickInvoice', { number: invoice.number ?? '' })}
          hideLabel
          checked={picked.has(invoice.id)}
          onChange={(isPicked) =>
            setPicked((before) => new Set(isPicked ? [...before, invoice.id] : [...before].filter((id) => id !== invoice.id)))
          }
        />
      ),
    };
    return mayWrite ? [pick, ...claimColumns(t)] : claimColumns(t);
  }, [t, picked, mayWrite]);
  const handOver = async (invoiceIds: string[] | null) => {
    setTrouble(undefined);
    setAsksForAll(false);
    const answer = await run({ organisationId, invoiceIds, idempotencyKey: key });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
    if (answer?.kind === 'done') {
      const { file } = answer.value;
      toast(t('dunning.handedOverNow', { n: file.rows, number: file.number }));
      setPicked(new Set());
      renew();
    }
  };
  return (
    <>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
      <Dialog open={asksForAll} onClose={() => setAsksForAll(false)} title={t('dunning.handOverAll')}>
        <div className="stack">
          <p>{t('dunning.handOverAllHint')}</p>
          <div className="row">
            <Button look="main" isPending={pending} onPress={() => void handOver(null)}>
              {t('dunning.handOverAllNow')}
            </Button>
            <Button onPress={() => setAsksForAll(false)}>{t('ui.cancel')}</Button>
          </div>
        </div>
      </Dialog>
      <QueryTable
        label={t('dunning.readyClaims')}
        document={ReadyForCollectionDoc}
        variables={{ organisationId }}
        page={(answer) => ({ rows: answer.readyForCollection.nodes, pageInfo: answer.readyForCollection.pageInfo })}
        columns={columns}
        rowKey={(row) => row.invoice.id}
        empty={<Empty title={t('dunning.noReadyClaims')} hint={t('dunning.noReadyClaimsHint')} />}
        tools={
          mayWrite && (
            <div className="row collection-tools">
              <Button
                isDisabled={picked.size === 0}
                isPending={pending}
                onPress={() => void handOver([...picked])}
              >
                {t('dunning.handOverPicked', { n: picked.size })}
              </Button>
              <Button isPending={pending} onPress={() => setAsksForAll(true)}>
                {t('dunning.handOverAll')}
              </Button>
            </div>
          )
        }
      />
    </>
  );
}

const claimColumns = (t: Translate): TableColumn<Claim>[] => [
  { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'invoice', header: t('dunning.invoice'), cell: (row) => <InvoiceLink invoice={row.invoice} draft="" /> },
  { id: 'on', header: t('dunning.readyOn'), cell: (row) => <DateText date={row.readyOn} /> },
  {
    id: 'principal',
    header: t('dunning.rest'),
    end: true,
    cell: (row) => <Money minor={row.principalMinor} currency={row.currency} />,
  },
  { id: 'fees', header: t('dunning.fees'), end: true, cell: (row) => <Money minor={row.feesMinor} currency={row.currency} /> },
  {
    id: 'state',
    header: t('dunning.state'),
    cell: (row) => row.wasTakenBack && <Badge tone="warn">{t('dunning.takenBackBefore')}</Badge>,
  },
];
