import { getRouteApi } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Tabs } from '@/ui';
import { CurrentDeliveries } from './CurrentDeliveries';
import { VIEWS } from './deliverySearch';
import { MatrixList } from './MatrixList';
import { ProductMatrices } from './ProductMatrices';
import './deliveries.css';

const route = getRouteApi('/shell/deliveries');
const CONTENT = {
  current: () => <CurrentDeliveries />,
  matrices: () => <MatrixList />,
  products: () => <ProductMatrices />,
};

/** What is delivered to whom, and what says on which days (DEL-01, CAT-01). */
export default function DeliveriesPage() {
  const t = useT();
  const { part = 'current' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('deliveries.title')}>
      <Tabs
        label={t('deliveries.views')}
        value={part}
        onChange={(next) => void navigate({ search: { part: next } })}
        items={VIEWS.map((id) => ({ id, label: t(`deliveries.view.${id}`), content: CONTENT[id] }))}
      />
    </Page>
  );
}
