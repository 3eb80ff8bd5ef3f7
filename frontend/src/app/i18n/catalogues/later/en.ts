import { en as history } from '@/app/history/messages/en';
import { en as reasons } from '@/app/reasons/messages/en';
import { en as paymentReasons } from '@/app/reasons/messages/payments/en';
import { en as tags } from '@/app/tags/messages/en';
import { en as crediting } from '@/features/billing/messages/crediting/en';
import { en as preview } from '@/features/billing/messages/preview/en';
import { en as rehearsals } from '@/features/billing/messages/rehearsals/en';
import { en as billingFiles } from '@/features/billing/messages/files/en';
import { en as catalogue } from '@/features/catalogue/messages/en';
import { en as membership } from '@/features/catalogue/messages/membership/en';
import { en as balances } from '@/features/dunning/messages/preview/en';
import { en as categories } from '@/features/club/messages/categories/en';
import { en as feeruns } from '@/features/feeruns/messages/en';
import { en as dunningTexts } from '@/features/dunning/messages/texts/en';
import { en as moving } from '@/features/payments/messages/moving/en';
import { en as reskontro } from '@/features/people/messages/reskontro/en';
import { en as sold } from '@/features/insight/messages/sold/en';
import { en as deliveries } from '@/features/deliveries/messages/page/en';
import { en as peopleHistory } from '@/features/people/messages/history/en';
import { en as subscriptions } from '@/features/people/messages/subscriptions/en';
import { en as routineSets } from '@/features/routines/messages/sets/en';
import { en as documents } from '@/features/settings/messages/documents/en';
import { en as checks } from '@/features/proof/messages/checks/en';

/** What only pages behind the overview say. They wait for it, the overview does not. */
export const en = {
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
