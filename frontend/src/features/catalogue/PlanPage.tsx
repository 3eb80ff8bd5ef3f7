import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { VersionTable } from '@/app/history/VersionTable';
import { useMay } from '@/app/session/useMay';
import { CopyButton } from '@/app/setup/CopyButton';
import { Page } from '@/app/shell/Page';
import { frequencyText } from '@/app/words/states';
import { Button, DateText, Empty, Facts, Panel, SkeletonRows, type FactItem } from '@/ui';
import { Failure } from '@/ui/Failure';
import { feeFacts } from './feeWords';
import { PlanPageDoc, type PlanSheetFragment } from './plan.gql';
import { PlanEditor } from './PlanEditor';
import { PlanPreview } from './PlanPreview';
import { PlanState } from './PlanTable';
import { planValues } from './planValues';
import { goodsFacts } from './goodsWords';
import { contractText, lengthText, priceText } from './planWords';
import './catalogue.css';

const route = getRouteApi('/shell/plans/$planId');

/** One plan with all its rules, what it would bill, and how it has changed (CAT-10…CAT-17, CAT-43). */
export default function PlanPage() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const { planId } = route.useParams();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({
    query: PlanPageDoc,
    variables: { id: planId },
    requestPolicy: 'cache-and-network',
  });
  const plan = data?.plan;
  const above = <Link to="/plans">{t('catalogue.plans')}</Link>;
  const open = (id: string) => void navigate({ to: '/plans/$planId', params: { planId: id } });
  const show = (next: typeof form) => void navigate({ search: { form: next }, replace: true });

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!plan) {
    return (
      <Page title={t(data ? 'catalogue.planGone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('catalogue.planGone')} hint={t('catalogue.planGoneHint')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  if (form === 'edit' && mayWrite) {
    return (
      <Page title={plan.name} above={above}>
        <PlanEditor key={plan.version} plan={plan} onDone={() => show(undefined)} />
      </Page>
    );
  }
  return (
    <Page
      title={plan.name}
      titleNote={<PlanState plan={plan} />}
      above={above}
      actions={
        mayWrite && (
          <>
            <CopyButton kind="PLAN" id={plan.id} name={plan.name} onCopied={open} />
            <Button onPress={() => show('edit')}>{t('catalogue.edit')}</Button>
          </>
        )
      }
    >
      <div className="plan-wizard">
        <div className="stack">
          <Panel title={t('catalogue.sells')}>
            <PlanFacts plan={plan} />
          </Panel>
          <Panel title={t('catalogue.promises')}>
            <OfferFacts plan={plan} />
          </Panel>
          <Panel title={t('history.title')}>
            <VersionTable versions={plan.versions} empty={t('history.none')} />
          </Panel>
        </div>
        <PlanPreview values={planValues(plan)} planId={plan.id} />
      </div>
    </Page>
  );
}

function PlanFacts({ plan }: { plan: PlanSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const items: FactItem[] = [
    { label: t('catalogue.kind'), value: t(`catalogue.kind.${plan.kind}`) },
    { label: t('catalogue.frequency'), value: frequencyText(t, plan.frequency) },
    { label: t('catalogue.products'), value: plan.products.map((product) => product.name).join(', ') },
    { label: t('catalogue.medium'), value: plan.media.map((one) => t(`catalogue.medium.${one}`)).join(', ') },
    { label: t('catalogue.billingPlan'), value: plan.billingPlan.name },
    { label: t('catalogue.active'), value: format.number(plan.activeSubscriptions) },
  ];
  items.push(...goodsFacts(t, format, plan));
  if (plan.tags.length > 0) items.push({ label: t('tags.title'), value: plan.tags.map((tag) => tag.name).join(', ') });
  if (plan.description) {
    items.push({ label: t('catalogue.description'), value: <span className="lines">{plan.description}</span> });
  }
  if (plan.validFrom) items.push({ label: t('catalogue.soldFrom'), value: <DateText date={plan.validFrom} /> });
  if (plan.validTo) items.push({ label: t('catalogue.soldUntil'), value: <DateText date={plan.validTo} /> });
  return <Facts items={items} />;
}

/** What the plan promises beside its products; a plan without promises says so. */
function OfferFacts({ plan }: { plan: PlanSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const { price, blockDays, length, stops, beginsPaid, pauseAccess, renewalName, contract, nextPlans } = plan.offer;
  const items: FactItem[] = [];
  if (price) items.push({ label: t('catalogue.priceRule'), value: priceText(t, format, price, plan.billingPlan.currency) });
  if (blockDays) items.push({ label: t('history.field.blockDays'), value: t('catalogue.days', { n: blockDays }) });
  if (length) items.push({ label: t('catalogue.firstLength'), value: lengthText(t, format, length) });
  if (stops) items.push({ label: t('catalogue.afterFirst'), value: t('catalogue.stops') });
  if (beginsPaid) items.push({ label: t('history.field.beginsPaid'), value: t('history.yes') });
  if (pauseAccess) items.push({ label: t('history.field.pauseAccess'), value: t('history.yes') });
  if (renewalName) items.push({ label: t('catalogue.renewalName'), value: renewalName });
  if (contract) items.push({ label: t('catalogue.contract'), value: contractText(t, format, contract) });
  if (nextPlans.length > 0) {
    items.push({ label: t('catalogue.step.CHAIN'), value: nextPlans.map((step) => step.name).join(' → '), wide: true });
  }
  if (plan.fees) items.push(...feeFacts(t, format, plan.fees, plan));
  return items.length > 0 ? <Facts items={items} /> : <p className="dim">{t('catalogue.noPromises')}</p>;
}
