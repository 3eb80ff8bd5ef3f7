import { lazy, Suspense, useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { AgreementStateBadge } from '@/app/words/states';
import { Button, DateText, Dialog, Drawer, InstantText, Notice, Panel, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { EndPaymentAgreementDoc, type AgreementLineFragment } from './member.gql';

const RegisterAgreement = lazy(() => import('./RegisterAgreement'));

type Props = { memberId: string; agreements: readonly AgreementLineFragment[] };

/** The cards and the agreements with banks by which a member pays, and those that have ended (SUB-18). */
export default function Agreements({ memberId, agreements }: Props) {
  const t = useT();
  const mayWrite = useMay()('payments:write');
  const [ending, setEnding] = useState<AgreementLineFragment>();
  const [registering, setRegistering] = useState(false);
  if (agreements.length === 0 && !mayWrite) return null;
  const columns: TableColumn<AgreementLineFragment>[] = [
    { id: 'method', header: t('people.subscription.method'), cell: (one) => t(`method.${one.method}`) },
    { id: 'label', header: t('people.agreement.label'), isName: true, cell: (one) => <span className="num">{one.label}</span> },
    { id: 'organisation', header: t('people.agreement.organisation'), cell: (one) => one.organisation.name },
    { id: 'expires', header: t('people.agreement.expires'), cell: (one) => one.expiresOn && <DateText date={one.expiresOn} /> },
    { id: 'since', header: t('people.agreement.since'), cell: (one) => <InstantText at={one.createdAt} /> },
    { id: 'state', header: t('people.agreement.state'), cell: (one) => <AgreementStateBadge state={one.state} /> },
    {
      id: 'act',
      header: t('ui.actions'),
      wrap: true,
      cell: (one) =>
        one.endCause ? (
          <span className="dim">{t(`agreementEnd.${one.endCause}`)}</span>
        ) : (
          mayWrite && (
            <Button small look="danger" onPress={() => setEnding(one)}>
              {t('people.agreement.end')}
            </Button>
          )
        ),
    },
  ];
  return (
    <Panel
      title={t('people.agreements')}
      side={
        mayWrite && (
          <Button small onPress={() => setRegistering(true)}>
            {t('people.agreement.register.title')}
          </Button>
        )
      }
    >
      {agreements.length === 0 ? (
        <p className="dim">{t('people.agreement.register.none')}</p>
      ) : (
        <Table label={t('people.agreements')} columns={columns}>
          <TableRows columns={columns} rows={agreements} rowKey={(one) => one.id} />
        </Table>
      )}
      <Drawer open={registering} onClose={() => setRegistering(false)} title={t('people.agreement.register.title')}>
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <RegisterAgreement memberId={memberId} onClose={() => setRegistering(false)} />
        </Suspense>
      </Drawer>
      <Dialog
        open={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={t('people.agreement.endTitle', { label: ending?.label ?? '' })}
      >
        {ending && <EndAgreement agreement={ending} onClose={() => setEnding(undefined)} />}
      </Dialog>
    </Panel>
  );
}

function EndAgreement({ agreement, onClose }: { agreement: AgreementLineFragment; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(EndPaymentAgreementDoc);
  const [problem, setProblem] = useState<string>();
  const end = async () => {
    const answer = await run({ agreementId: agreement.id });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      toast(t('people.agreement.ended', { label: agreement.label }));
      onClose();
    }
  };
  return (
    <div className="stack">
      <p>{t(agreement.method === 'CARD' ? 'people.agreement.endHint' : 'people.agreement.endBankHint')}</p>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <div className="row">
        <Button look="danger" isPending={pending} onPress={() => void end()}>
          {t('people.agreement.endNow')}
        </Button>
        <Button autoFocus onPress={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
    </div>
  );
}
