import { nb as history } from '@/app/history/messages/nb';
import { nb as reasons } from '@/app/reasons/messages/nb';
import { nb as paymentReasons } from '@/app/reasons/messages/payments/nb';
import { nb as tags } from '@/app/tags/messages/nb';
import { nb as crediting } from '@/features/billing/messages/crediting/nb';
import { nb as preview } from '@/features/billing/messages/preview/nb';
import { nb as rehearsals } from '@/features/billing/messages/rehearsals/nb';
import { nb as billingFiles } from '@/features/billing/messages/files/nb';
import { nb as catalogue } from '@/features/catalogue/messages/nb';
import { nb as membership } from '@/features/catalogue/messages/membership/nb';
import { nb as balances } from '@/features/dunning/messages/preview/nb';
import { nb as categories } from '@/features/club/messages/categories/nb';
import { nb as feeruns } from '@/features/feeruns/messages/nb';
import { nb as dunningTexts } from '@/features/dunning/messages/texts/nb';
import { nb as moving } from '@/features/payments/messages/moving/nb';
import { nb as reskontro } from '@/features/people/messages/reskontro/nb';
import { nb as sold } from '@/features/insight/messages/sold/nb';
import { nb as deliveries } from '@/features/deliveries/messages/page/nb';
import { nb as peopleHistory } from '@/features/people/messages/history/nb';
import { nb as subscriptions } from '@/features/people/messages/subscriptions/nb';
import { nb as routineSets } from '@/features/routines/messages/sets/nb';
import { nb as documents } from '@/features/settings/messages/documents/nb';
import { nb as checks } from '@/features/proof/messages/checks/nb';

/** What only pages behind the overview say. They wait for it, the overview does not. */
export const nb = {
  ...history,
  ...reasons,
  ...paymentReasons,
  ...peopleHistory,
  ...subscriptions,
  ...crediting,
  ...preview,
  ...rehearsals,
  ...billingFiles,
  ...catalogue,
  ...membership,
  ...categories,
  ...deliveries,
  ...dunningTexts,
  ...documents,
  ...checks,
  ...moving,
  ...reskontro,
  ...tags,
  ...sold,
  ...feeruns,
  ...balances,
  ...routineSets,
};
