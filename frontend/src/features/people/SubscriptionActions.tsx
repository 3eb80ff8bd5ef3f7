import { lazy, Suspense, useState, type ComponentType } from 'react';
import { useT, type MessageKey } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { useReportingTags } from '@/app/tags/useReportingTags';
import { Button, Drawer, SkeletonRows } from '@/ui';
import type { ChangeProps } from './ChangeFoot';
import type { SubscriptionCardFragment } from './member.gql';

const Coming = lazy(() => import('./Coming'));
const Confirmations = lazy(() => import('./Confirmations'));
const Corrections = lazy(() => import('./Corrections'));

type Action =
  | 'stop'
  | 'removeStop'
  | 'pause'
  | 'resume'
  | 'plan'
  | 'choice'
  | 'payer'
  | 'keepPayer'
  | 'keepPlan'
  | 'method'
  | 'restart'
  | 'tags';
/** What is looked at in the drawer, beside forms. */
const VIEWS = {
  coming: 'people.change.coming',
  delivery: 'people.delivery.title',
  corrections: 'people.correction.title',
  confirmations: 'people.confirmation.title',
} as const satisfies Record<string, MessageKey>;
type View = keyof typeof VIEWS;
type Form = { label: MessageKey; Form: ComponentType<ChangeProps> };

const Deliveries = lazy(() => import('./Deliveries'));

const FORMS: Record<Action, Form> = {
  stop: { label: 'people.change.stop', Form: lazy(() => import('./StopForm')) },
  removeStop: { label: 'people.change.removeStop', Form: lazy(() => import('./RemoveStopForm')) },
  pause: { label: 'people.change.pause', Form: lazy(() => import('./PauseForm')) },
  resume: { label: 'people.change.resume', Form: lazy(() => import('./ResumeForm')) },
  restart: { label: 'people.change.restart', Form: lazy(() => import('./RestartForm')) },
  payer: { label: 'people.change.payer', Form: lazy(() => import('./PayerForm')) },
  keepPayer: { label: 'people.change.keepPayer', Form: lazy(() => import('./KeepPayerForm')) },
  keepPlan: { label: 'people.change.keepPlan', Form: lazy(() => import('./KeepPlanForm')) },
  method: { label: 'people.change.method', Form: lazy(() => import('./MethodForm')) },
  plan: { label: 'people.change.plan', Form: lazy(() => import('./ChangePlanForm')) },
  choice: { label: 'people.choice.change', Form: lazy(() => import('./ChangeChoiceForm')) },
  tags: { label: 'tags.right', Form: lazy(() => import('./TagsForm')) },
};

type Deciding = 'state' | 'awaitsPayment' | 'endOn' | 'stopKind' | 'pause' | 'payerChangesOn' | 'mayTakeBackPlan' | 'restartableThroughOn';

/** What can be done with a subscription as it is now; nothing undoes what a death has ended (SUB-02). */
export function actionsOf({
  state,
  awaitsPayment,
  endOn,
  stopKind,
  pause,
  payerChangesOn,
  mayTakeBackPlan,
  restartableThroughOn,
}: Pick<SubscriptionCardFragment, Deciding>, memberDied = false): Action[] {
  if (state === 'STOPPED') return restartableThroughOn ? ['restart'] : [];
  if (stopKind === 'DECEASED' && memberDied) return [];
  if (awaitsPayment) return endOn ? ['stop', 'removeStop', 'method'] : ['stop', 'method'];
  const payers: Action[] = payerChangesOn ? ['payer', 'keepPayer', 'method'] : ['payer', 'method'];
  const plans: Action[] = mayTakeBackPlan && !pause ? ['keepPlan'] : [];
  if (endOn) return [...plans, 'stop', 'removeStop', ...payers];
  return [...(pause ? (['resume'] as const) : (['plan', ...plans, 'pause'] as const)), 'stop', ...payers];
}

/** Products are chosen again while nothing else is to come that decides on them (CAT-13). */
const mayChoose = ({ state, endOn, nextPlan, plan }: SubscriptionCardFragment) =>
  plan.choice !== null && state !== 'STOPPED' && !endOn && !nextPlan;

const isView = (open: Action | View): open is View => open in VIEWS;

/** Buttons that open a form each, and one for what is to come. */
export function SubscriptionActions({ subscription, memberDied }: { subscription: SubscriptionCardFragment; memberDied: boolean }) {
  const t = useT();
  const may = useMay()('subscriptions:write');
  const [open, setOpen] = useState<Action | View>();
  const hasTags = useReportingTags().length > 0;
  const close = () => setOpen(undefined);
  const actions: Action[] = [
    ...actionsOf(subscription, memberDied),
    ...(mayChoose(subscription) ? (['choice'] as const) : []),
    ...(hasTags ? (['tags'] as const) : []),
  ];
  const labelOf = (action: Action) =>
    t(action === 'stop' && subscription.endOn ? 'people.change.moveStop' : FORMS[action].label);
  const Form = open !== undefined && !isView(open) ? FORMS[open].Form : undefined;
  const title = open === undefined ? '' : isView(open) ? t(VIEWS[open]) : labelOf(open);
  const views = (['coming', 'delivery', 'corrections', 'confirmations'] as const).filter(
    (view) =>
      (view !== 'coming' || subscription.state !== 'STOPPED') && (view !== 'delivery' || subscription.isDelivered),
  );
  return (
    <div className="row">
      {may &&
        actions.map((action) => (
          <Button key={action} onPress={() => setOpen(action)}>
            {labelOf(action)}
          </Button>
        ))}
      {views.map((view) => (
        <Button key={view} look="ghost" onPress={() => setOpen(view)}>
          {t(VIEWS[view])}
        </Button>
      ))}
      <Drawer open={open !== undefined} onClose={close} title={`${subscription.plan.name}: ${title}`} keepOpen={open !== 'coming'}>
        <Suspense fallback={<SkeletonRows />}>
          {Form && <Form subscription={subscription} onClose={close} />}
          {open === 'confirmations' && <Confirmations subscriptionId={subscription.id} />}
          {open === 'delivery' && <Deliveries subscription={subscription} onClose={close} />}
          {open === 'coming' && <Coming subscriptionId={subscription.id} />}
          {open === 'corrections' && <Corrections subscription={subscription} onClose={close} />}
        </Suspense>
      </Drawer>
    </div>
  );
}
