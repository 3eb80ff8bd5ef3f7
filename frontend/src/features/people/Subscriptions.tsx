import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Button, Drawer, Empty, Panel, SkeletonRows, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberSubscriptionsDoc, type MemberSubscriptionsQuery } from './member.gql';
import type { MemberDetails } from './Overview';
import { PaysFor } from './PaysFor';
import { SubscriptionDetails } from './SubscriptionDetails';

const ComingInvoices = lazy(() => import('./ComingInvoices'));
const StartSubscription = lazy(() => import('./StartSubscription'));

type Running = NonNullable<MemberSubscriptionsQuery['member']>['subscriptions'][number];

const route = getRouteApi('/shell/members/$memberId');

/** The member's running and ended agreements, and the start of a new one. */
export default function Subscriptions({ member }: { member: MemberDetails }) {
  const t = useT();
  const navigate = route.useNavigate();
  const { form } = route.useSearch();
  const [{ data, error }, refetch] = useQuery({
    query: MemberSubscriptionsDoc,
    variables: { id: member.id },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.member;
  const showForm = (next: 'start' | undefined) =>
    void navigate({ search: (before) => ({ ...before, form: next }), replace: true });
  const mayStart = useMay()('subscriptions:write') && !member.deceasedOn;
  const startButton = mayStart && (
    <Button look="main" onPress={() => showForm('start')}>
      {t('people.start')}
    </Button>
  );

  if (error && !found) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!found) return <SkeletonRows rows={5} />;
  const running = [...found.subscriptions, ...found.paysFor].filter((one) => one.state !== 'STOPPED');
  return (
    <div className="stack">
      {found.subscriptions.length === 0 ? (
        <Empty title={t('people.noSubscriptions')} hint={t('people.noSubscriptionsHint')} action={startButton} />
      ) : (
        <>
          {startButton && <div className="row">{startButton}</div>}
          {found.subscriptions.map((subscription) => (
            <Panel key={subscription.id} title={subscription.plan.name}>
              <SubscriptionDetails
                subscription={subscription}
                relations={found.relations}
                memberDied={member.deceasedOn !== null}
              />
            </Panel>
          ))}
        </>
      )}
      {found.paysFor.length > 0 && <PaysFor subscriptions={found.paysFor} />}
      {running.length > 0 && (
        <Suspense fallback={<SkeletonRows />}>
          <ComingInvoices key={standing(running)} memberId={member.id} />
        </Suspense>
      )}
      <Drawer open={form === 'start' && mayStart} onClose={() => showForm(undefined)} title={t('people.start')} keepOpen>
        <Suspense fallback={<SkeletonRows />}>
          <StartSubscription
            member={member}
            onDone={(planName) => {
              toast(t('people.started', { plan: planName }));
              showForm(undefined);
            }}
            onCancel={() => showForm(undefined)}
          />
        </Suspense>
      </Drawer>
    </div>
  );
}

/** What invoices to come hang on: when it changes, they are asked for again. */
const standing = (running: readonly Running[]) =>
  JSON.stringify(running.map((one) => [one.id, one.endOn, one.plan.id, one.nextDraft?.dueOn, one.nextDraft?.totalMinor]));
