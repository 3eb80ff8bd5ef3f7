import { nb as reasons } from '@/app/reasons/messages/nb';
import { nb as payrollReasons } from '@/app/reasons/messages/payroll/nb';
import { nb as tags } from '@/app/tags/messages/nb';
import { nb as crediting } from '@/features/billing/messages/crediting/nb';
import { nb as rehearsals } from '@/features/billing/messages/rehearsals/nb';
import { nb as billingFiles } from '@/features/billing/messages/files/nb';
import { nb as catalogue } from '@/features/catalogue/messages/nb';
import { nb as membership } from '@/features/catalogue/messages/membership/nb';
import { nb as categories } from '@/features/club/messages/categories/nb';
import { nb as feeruns } from '@/features/feeruns/messages/nb';
import { nb as sold } from '@/features/insight/messages/sold/nb';
import { nb as deliveries } from '@/features/deliveries/messages/page/nb';
import { nb as peopleHistory } from '@/features/people/messages/history/nb';
import { nb as subscriptions } from '@/features/people/messages/subscriptions/nb';
import { nb as checks } from '@/features/proof/messages/checks/nb';

/** What only pages behind the overview say. They wait for it, the overview does not. */
export const nb = {
  ...reasons,
  ...payrollReasons,
  ...peopleHistory,
  ...subscriptions,
  ...crediting,
  ...rehearsals,
  ...billingFiles,
  ...catalogue,
  ...membership,
  ...categories,
  ...deliveries,
  ...checks,
  ...tags,
  ...sold,
  ...feeruns,
};
