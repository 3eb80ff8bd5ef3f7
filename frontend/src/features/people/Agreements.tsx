import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { AgreementStateBadge } from '@/app/words/states';
import { Button, DateText, Dialog, InstantText, Notice, Panel, Table, TableRows, toast, type TableColumn } from '@/ui';
import { EndPaymentAgreementDoc, type AgreementLineFragment } from './member.gql';

/** The cards that may be charged for a member, and those that have ended (SUB-18). */
export function Agreements({ agreements }: { agreements: readonly AgreementLineFragment[] }) {
  const t = useT();
  const mayWrite = useMay()('payments:write');
  const [ending, setEnding] = useState<AgreementLineFragment>();
  if (agreements.length === 0) return null;
  const columns: TableColumn<AgreementLineFragment>[] = [
    { id: 'card', header: t('people.agreement.card'), isName: true, cell: (one) => <span className="num">{one.card}</span> },
    { id: 'organisation', header: t('people.agreement.organisation'), cell: (one) => one.organisation.name },
    { id: 'expires', header: t('people.agreement.expires'), cell: (one) => <DateText date={one.expiresOn} /> },
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
    <Panel title={t('people.agreements')}>
      <Table label={t('people.agreements')} columns={columns}>
        <TableRows columns={columns} rows={agreements} rowKey={(one) => one.id} />
      </Table>
      <Dialog
        open={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={t('people.agreement.endTitle', { card: ending?.card ?? '' })}
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
      toast(t('people.agreement.ended', { card: agreement.card }));
      onClose();
    }
  };
  return (
    <div className="stack">
      <p>{t('people.agreement.endHint')}</p>
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
