import { useState } from 'react';
import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { explainAlone } from '@/app/refusals/explain';
import { AccountNumber, Button, Empty, Facts, Money, Notice, Select, SkeletonRows, toast, type Option } from '@/ui';
import { Failure } from '@/ui/Failure';
import { GiftPart } from './GiftPart';
import { SuggestionList } from './SuggestionList';
import { AssignPaymentDoc, OpenInvoicesDoc, WaitingPaymentDetailsDoc } from './workList.gql';

const AS_CREDIT = 'credit';

/** Connects a waiting payment: accept a suggestion, choose member and invoice, leave it as credit, or make it a gift. */
export function ConnectPayment({ paymentId, onDone }: { paymentId: string; onDone: () => void }) {
  const t = useT();
  const format = useFormat();
  const { key } = useIdempotencyKey();
  const { run, pending } = useCommand(AssignPaymentDoc);
  const [member, setMember] = useState<Option<string>>();
  const [invoice, setInvoice] = useState<string>(AS_CREDIT);
  const [trouble, setTrouble] = useState<string>();
  const [{ data, error }, refetch] = useQuery({
    query: WaitingPaymentDetailsDoc,
    variables: { id: paymentId },
    requestPolicy: 'network-only',
  });
  const [{ data: found }] = useQuery({
    query: OpenInvoicesDoc,
    variables: { memberId: member?.id ?? '' },
    pause: !member,
    requestPolicy: 'network-only',
  });
  const payment = data?.payment;
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={6} />;
  if (!payment) return <Empty title={t('payments.paymentGone')} />;

  const assign = async (memberId: string, invoiceId: string | null) => {
    setTrouble(undefined);
    const answer = await run({ paymentId, memberId, invoiceId, idempotencyKey: `${key}:${memberId}:${invoiceId ?? ''}` });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('payments.notSent'));
    if (answer?.kind === 'done') {
      toast(t('payments.connected'));
      onDone();
    }
  };
  const open = (found?.member?.invoices.nodes ?? []).filter((row) => row.openMinor > 0);

  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('payments.amount'), value: <Money minor={payment.amountMinor} currency={payment.currency} /> },
          { label: t('payments.reference'), value: payment.reference ?? '–' },
          { label: t('payments.debitAccount'), value: payment.debitAccount && <AccountNumber number={payment.debitAccount} /> },
          { label: t('payments.text'), value: payment.text ?? '–' },
        ]}
      />
      {payment.problem && (
        <Notice tone="warn">
          <ReasonText reason={payment.problem} />
        </Notice>
      )}
      <SuggestionList payment={payment} pending={pending} onAccept={(to, what) => void assign(to, what)} />
      <h3>{t('payments.byHand')}</h3>
      <MemberLookup label={t('payments.member')} value={member} onChange={setMember} />
      {member && (
        <>
          <Select
            label={t('payments.what')}
            value={invoice}
            onChange={(value) => setInvoice(value ?? AS_CREDIT)}
            options={[
              ...open.map((row) => ({
                id: row.id,
                label: `${row.number ?? ''} · ${format.money(row.openMinor, row.currency)}`,
                note: format.date(row.dueOn),
              })),
              { id: AS_CREDIT, label: t('payments.asCredit') },
            ]}
          />
          <div className="row">
            <Button
              look="main"
              isPending={pending}
              onPress={() => void assign(member.id, invoice === AS_CREDIT ? null : invoice)}
            >
              {t('payments.connect')}
            </Button>
          </div>
          <GiftPart paymentId={paymentId} memberId={member.id} onDone={onDone} />
        </>
      )}
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
    </div>
  );
}
