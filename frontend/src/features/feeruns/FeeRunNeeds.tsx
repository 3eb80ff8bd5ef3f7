import { useQuery } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { useOrganisations } from '@/app/lookup/OrganisationSelect';
import { explainAlone } from '@/app/refusals/explain';
import { Panel, SkeletonRows, Switch, toast } from '@/ui';
import { LackList } from './FeeRunLacks';
import { FeeRunReadinessDoc, SwitchFeeRunsDoc } from './feeRuns.gql';

/** What each organisation has switched on for fee runs, and what it lacks (FEE-10). */
export function FeeRunNeeds() {
  const t = useT();
  const { organisations } = useOrganisations();
  return (
    <Panel title={t('feeruns.needs')}>
      {organisations.map(({ id, name }) => (
        <Needs key={id} organisationId={id} name={name} />
      ))}
    </Panel>
  );
}

function Needs({ organisationId, name }: { organisationId: string; name: string }) {
  const t = useT();
  const [{ data }, refetch] = useQuery({
    query: FeeRunReadinessDoc,
    variables: { organisationId, paymentType: 'NONE' },
    requestPolicy: 'cache-and-network',
  });
  const { run, pending } = useCommand(SwitchFeeRunsDoc);
  const ready = data?.feeRunReadiness;
  if (!ready) return <SkeletonRows rows={1} />;
  const change = async (patch: { economy?: boolean; onlinePayment?: boolean }) => {
    const { economy, onlinePayment } = { ...ready, ...patch };
    const answer = await run({ organisationId, economy, onlinePayment });
    if (answer?.kind === 'done') refetch({ requestPolicy: 'network-only' });
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  return (
    <div className="stack">
      <div className="row">
        <span>{name}</span>
        <Switch
          label={t('feeruns.economy')}
          checked={ready.economy}
          isDisabled={pending}
          onChange={(economy) => void change({ economy })}
        />
        <Switch
          label={t('feeruns.onlinePayment')}
          checked={ready.onlinePayment}
          isDisabled={pending}
          onChange={(onlinePayment) => void change({ onlinePayment })}
        />
      </div>
      <LackList lacks={ready.lacks} />
    </div>
  );
}
