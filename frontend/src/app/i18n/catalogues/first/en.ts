import { en as app } from '@/app/messages/en';
import { en as refusals } from '@/app/refusals/messages/en';
import { en as billing } from '@/features/billing/messages/en';
import { en as catalogue } from '@/features/catalogue/messages/menu/en';
import { en as club } from '@/features/club/messages/en';
import { en as deliveries } from '@/features/deliveries/messages/en';
import { en as dialogue } from '@/features/dialogue/messages/en';
import { en as dunning } from '@/features/dunning/messages/en';
import { en as feeruns } from '@/features/feeruns/messages/menu/en';
import { en as forecast } from '@/features/forecast/messages/en';
import { en as fundraising } from '@/features/fundraising/messages/en';
import { en as insight } from '@/features/insight/messages/en';
import { en as ledger } from '@/features/ledger/messages/en';
import { en as payments } from '@/features/payments/messages/en';
import { en as people } from '@/features/people/messages/en';
import { en as peopleClub } from '@/features/people/messages/club/en';
import { en as routines } from '@/features/routines/messages/en';
import { en as proof } from '@/features/proof/messages/en';
import { en as quarantine } from '@/features/quarantine/messages/en';
import { en as settings } from '@/features/settings/messages/en';

/** What the shell, the overview and the menu say: it is here before anything is shown. */
export const en = {
  ...app,
  ...refusals,
  ...people,
  ...peopleClub,
  ...insight,
  ...billing,
  ...dunning,
  ...routines,
  ...ledger,
  ...payments,
  ...proof,
  ...quarantine,
  ...forecast,
  ...fundraising,
  ...dialogue,
  ...catalogue,
  ...deliveries,
  ...club,
  ...feeruns,
  ...settings,
};
