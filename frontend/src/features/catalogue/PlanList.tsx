import { getRouteApi, Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Panel, toast } from '@/ui';
import { BillingPlanForm } from './BillingPlanForm';
import { BillingPlanTable } from './BillingPlanTable';
import { ContractFeeForm } from './ContractFeeForm';
import { ContractFeeTable } from './ContractFeeTable';
import { DiscountForm } from './DiscountForm';
import { DiscountTable } from './DiscountTable';
import { PlanTable } from './PlanTable';
import { TagPanel } from './TagPanel';

const route = getRouteApi('/shell/plans');

/** What is sold, on which terms, and how it is charged (CAT-10, CAT-30). */
export default function PlanList() {
  const t = useT();
  const { form, medium } = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()('catalogue:write');
  const show = (next: typeof form) => void navigate({ search: { medium, form: next }, replace: true });
  const done = (name: string) => {
    toast(t('catalogue.planCreated', { name }));
    show(undefined);
  };

  return (
    <Page
      title={t('catalogue.plans')}
      actions={
        mayWrite && (
          <>
            <Button onPress={() => show('billing')}>{t('catalogue.newBillingPlan')}</Button>
            <Button onPress={() => show('discount')}>{t('catalogue.newDiscount')}</Button>
            <Button onPress={() => show('fee')}>{t('catalogue.newContractFee')}</Button>
            <Link to="/plans/new" className="btn main">
              {t('catalogue.newPlan')}
            </Link>
          </>
        )
      }
    >
      <PlanTable medium={medium} onMedium={(next) => void navigate({ search: { medium: next }, replace: true })} />
      <Panel title={t('catalogue.billingPlans')}>
        <BillingPlanTable />
      </Panel>
      <Panel title={t('catalogue.discounts')}>
        <DiscountTable />
      </Panel>
      <Panel title={t('catalogue.contractFees')}>
        <ContractFeeTable />
      </Panel>
      <TagPanel />
      <Drawer
        open={form === 'fee' && mayWrite}
        onClose={() => show(undefined)}
        title={t('catalogue.newContractFee')}
        keepOpen
      >
        <ContractFeeForm onDone={done} onCancel={() => show(undefined)} />
      </Drawer>
      <Drawer
        open={form === 'discount' && mayWrite}
        onClose={() => show(undefined)}
        title={t('catalogue.newDiscount')}
        keepOpen
      >
        <DiscountForm onDone={done} onCancel={() => show(undefined)} />
      </Drawer>
      <Drawer
        open={form === 'billing' && mayWrite}
        onClose={() => show(undefined)}
        title={t('catalogue.newBillingPlan')}
        keepOpen
      >
        <BillingPlanForm onDone={done} onCancel={() => show(undefined)} />
      </Drawer>
    </Page>
  );
}
