import { lazy, Suspense, useState, type ComponentType } from 'react';
import { useT, type MessageKey } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Button, Drawer, SkeletonRows } from '@/ui';
import type { ChangeProps } from './ChangeFoot';
import type { SubscriptionCardFragment } from './member.gql';

const Coming = lazy(() => import('./Coming'));
const Corrections = lazy(() => import('./Corrections'));

type Action = 'stop' | 'removeStop' | 'pause' | 'resume' | 'plan' | 'choice';
type Form = { label: MessageKey; Form: ComponentType<ChangeProps> };

const FORMS: Record<Action, Form> = {
  stop: { label: 'people.change.stop', Form: lazy(() => import('./StopForm')) },
  removeStop: { label: 'people.change.removeStop', Form: lazy(() => import('./RemoveStopForm')) },
  pause: { label: 'people.change.pause', Form: lazy(() => import('./PauseForm')) },
  resume: { label: 'people.change.resume', Form: lazy(() => import('./ResumeForm')) },
  plan: { label: 'people.change.plan', Form: lazy(() => import('./ChangePlanForm')) },
  choice: { label: 'people.choice.change', Form: lazy(() => import('./ChangeChoiceForm')) },
};

/** What can be done with a subscription as it is now (SUB-02). */
export function actionsOf({ state, endOn, pause }: Pick<SubscriptionCardFragment, 'state' | 'endOn' | 'pause'>): Action[] {
  if (state === 'STOPPED') return [];
  if (endOn) return ['stop', 'removeStop'];
  return pause ? ['resume', 'stop'] : ['plan', 'pause', 'stop'];
}

/** Products are chosen again while nothing else is to come that decides on them (CAT-13). */
const mayChoose = ({ state, endOn, nextPlan, plan }: SubscriptionCardFragment) =>
  plan.choice !== null && state !== 'STOPPED' && !endOn && !nextPlan;

/** Buttons that open a form each, and one for what is to come. */
export function SubscriptionActions({ subscription }: { subscription: SubscriptionCardFragment }) {
  const t = useT();
  const may = useMay()('subscriptions:write');
  const [open, setOpen] = useState<Action | 'coming' | 'corrections'>();
  const close = () => setOpen(undefined);
  const labelOf = (action: Action) =>
    t(action === 'stop' && subscription.endOn ? 'people.change.moveStop' : FORMS[action].label);
  const isForm = open !== undefined && open !== 'coming' && open !== 'corrections';
  const Form = isForm ? FORMS[open].Form : undefined;
  const title = isForm ? labelOf(open) : t(open === 'corrections' ? 'people.correction.title' : 'people.change.coming');
  return (
    <div className="row">
      {may &&
        [...actionsOf(subscription), ...(mayChoose(subscription) ? (['choice'] as const) : [])].map((action) => (
          <Button key={action} onPress={() => setOpen(action)}>
            {labelOf(action)}
          </Button>
        ))}
      {subscription.state !== 'STOPPED' && (
        <Button look="ghost" onPress={() => setOpen('coming')}>
          {t('people.change.coming')}
        </Button>
      )}
      <Button look="ghost" onPress={() => setOpen('corrections')}>
        {t('people.correction.title')}
      </Button>
      <Drawer open={open !== undefined} onClose={close} title={`${subscription.plan.name}: ${title}`} keepOpen={open !== 'coming'}>
        <Suspense fallback={<SkeletonRows />}>
          {Form && <Form subscription={subscription} onClose={close} />}
          {open === 'coming' && <Coming subscriptionId={subscription.id} />}
          {open === 'corrections' && <Corrections subscription={subscription} onClose={close} />}
        </Suspense>
      </Drawer>
    </div>
  );
}
