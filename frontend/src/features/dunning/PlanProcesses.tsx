import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Notice, Select, Table, TableRows, toast, type TableColumn } from '@/ui';
import { AttachDunningProcessDoc, type PlanWithProcessFragment, type ProcessLineFragment } from './processes.gql';
import './dunning.css';

const NONE = 'none';

type Props = { plans: readonly PlanWithProcessFragment[]; processes: readonly ProcessLineFragment[] };

/** Which process each billing plan names; a choice takes effect at once (CAT-30). */
export function PlanProcesses({ plans, processes }: Props) {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const { run, pending } = useCommand(AttachDunningProcessDoc);
  const [problem, setProblem] = useState<string>();

  const attach = async (plan: PlanWithProcessFragment, chosen: string) => {
    const process = processes.find((one) => one.id === chosen);
    const answer = await run({ billingPlanId: plan.id, processId: process?.id ?? null });
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') {
      setProblem(undefined);
      toast(
        process
          ? t('dunning.attached', { plan: plan.name, process: process.name })
          : t('dunning.detached', { plan: plan.name }),
      );
    }
  };

  if (plans.length === 0) return <p className="dim">{t('dunning.noBillingPlans')}</p>;
  const columns: TableColumn<PlanWithProcessFragment>[] = [
    { id: 'name', header: t('dunning.billingPlan'), isName: true, cell: (plan) => plan.name },
    {
      id: 'process',
      header: t('dunning.process'),
      cell: (plan) =>
        mayWrite ? (
          <div className="process-choice">
            <Select
              label={t('dunning.processOf', { plan: plan.name })}
              hideLabel
              isDisabled={pending}
              value={plan.dunningProcess?.id ?? NONE}
              onChange={(chosen) => chosen && void attach(plan, chosen)}
              options={[
                { id: NONE, label: t('dunning.noProcess') },
                ...processes
                  .filter((process) => process.currency === plan.currency)
                  .map((process) => ({ id: process.id, label: process.name })),
              ]}
            />
          </div>
        ) : (
          (plan.dunningProcess?.name ?? t('dunning.noProcess'))
        ),
    },
  ];
  return (
    <>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <Table label={t('dunning.billingPlans')} columns={columns}>
        <TableRows columns={columns} rows={plans} rowKey={(plan) => plan.id} />
      </Table>
    </>
  );
}
