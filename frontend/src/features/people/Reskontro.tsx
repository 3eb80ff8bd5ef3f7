import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useFormat } from '@/app/format';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { useMay } from '@/app/session/useMay';
import { Button, Drawer, Empty, Money, Skeleton, SkeletonRows } from '@/ui';
import { BalanceInvoices } from './BalanceInvoices';
import { reskontroColumns } from './reskontroColumns';
import { MemberPaymentsDoc, MemberReskontroDoc } from './reskontro.gql';
import { ResendInvoice } from './ResendInvoice';
import { UndoRefund } from './UndoRefund';
import './people.css';

const NewInvoice = lazy(() => import('./NewInvoice'));
const RefundForm = lazy(() => import('./RefundForm'));

const route = getRouteApi('/shell/members/$memberId');

/** The member's account in one organisation: what was demanded, what was paid, and what is left (LED-03). */
export default function Reskontro({ memberId }: { memberId: string }) {
  const t = useT();
  const format = useFormat();
  const navigate = route.useNavigate();
  const { organisation, form, on } = route.useSearch();
  const { organisations } = useOrganisations();
  const organisationId = organisation ?? organisations[0]?.id ?? null;
  const [resending, setResending] = useState<string>();
  const [undoing, setUndoing] = useState<string>();
  const [backMinor, setBackMinor] = useState<number>();
  const variables = { id: memberId, organisationId, on: on ?? null };
  const { data } = useLiveQuery({
    query: MemberReskontroDoc,
    variables: { ...variables, after: null },
    live: MemberPaymentsDoc,
    liveVariables: { memberId },
    asksAgain: true,
  });
  const showForm = (next: 'invoice' | 'refund' | undefined) => {
    setBackMinor(undefined);
    void navigate({ search: (before) => ({ ...before, form: next }), replace: true });
  };
  const account = data?.member?.reskontro;
  const may = useMay();
  const mayChange = may('invoices:write');
  const mayResend = may('dispatches:write');
  const mayRefund = may('payments:write');
  const columns = useMemo(
    () =>
      reskontroColumns(t, account?.currency ?? '', {
        mayChange,
        mayResend,
        mayRefund,
        onResend: setResending,
        onUndo: setUndoing,
        onPayBack: (amountMinor) => {
          setBackMinor(amountMinor);
          void navigate({ search: (before) => ({ ...before, form: 'refund' }), replace: true });
        },
      }),
    [t, account?.currency, mayChange, mayResend, mayRefund, navigate],
  );

  return (
    <div className="stack">
      <div className="row reskontro-head">
        <div>
          <p className="dim">{on ? t('people.reskontro.balanceOn', { on: format.date(on) }) : t('people.reskontro.balance')}</p>
          <p className="balance">
            {account ? (
              <Money minor={account.balanceMinor} currency={account.currency} />
            ) : (
              <Skeleton width={140} height={28} />
            )}
          </p>
          {account && <p className="dim">{t(balanceMeaning(account.balanceMinor))}</p>}
        </div>
        <OrganisationSelect
          value={organisationId ?? undefined}
          onChange={(id) =>
            void navigate({ search: (before) => ({ ...before, organisation: id }), replace: true })
          }
        />
        {on && (
          <Button onPress={() => void navigate({ search: (before) => ({ ...before, on: undefined }), replace: true })}>
            {t('people.reskontro.now')}
          </Button>
        )}
        <span className="row">
          {mayRefund && account && account.refundable.amountMinor > 0 && (
            <Button onPress={() => showForm('refund')}>{t('people.refund.new')}</Button>
          )}
          {mayChange && <Button onPress={() => showForm('invoice')}>{t('people.invoice.new')}</Button>}
        </span>
      </div>
      <BalanceInvoices memberId={memberId} />
      <QueryTable
        label={t('people.tab.reskontro')}
        document={MemberReskontroDoc}
        variables={variables}
        page={(answer) =>
          answer.member && { rows: answer.member.reskontro.rows, pageInfo: answer.member.reskontro.pageInfo }
        }
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('people.reskontro.none')} hint={t('people.reskontro.noneHint')} />}
      />
      <Drawer
        open={form === 'invoice' && mayChange && organisationId !== null}
        onClose={() => showForm(undefined)}
        title={t('people.invoice.new')}
        keepOpen
      >
        <Suspense fallback={<SkeletonRows />}>
          {organisationId && (
            <NewInvoice memberId={memberId} organisationId={organisationId} onClose={() => showForm(undefined)} />
          )}
        </Suspense>
      </Drawer>
      <Drawer
        open={form === 'refund' && mayRefund && account !== undefined}
        onClose={() => showForm(undefined)}
        title={t('people.refund.new')}
        keepOpen
      >
        <Suspense fallback={<SkeletonRows />}>
          {account && <RefundForm memberId={memberId} account={account} amountMinor={backMinor} onClose={() => showForm(undefined)} />}
        </Suspense>
      </Drawer>
      <UndoRefund refundId={undoing} onClose={() => setUndoing(undefined)} />
      <Drawer
        open={resending !== undefined}
        onClose={() => setResending(undefined)}
        title={t('people.reskontro.resend')}
      >
        {resending && <ResendInvoice invoiceId={resending} />}
      </Drawer>
    </div>
  );
}

const balanceMeaning = (minor: number) =>
  minor < 0 ? 'people.reskontro.owes' : minor > 0 ? 'people.reskontro.credit' : 'people.reskontro.even';
