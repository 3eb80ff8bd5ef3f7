import { nb as app } from '@/app/messages/nb';
import { nb as refusals } from '@/app/refusals/messages/nb';
import { nb as billing } from '@/features/billing/messages/nb';
import { nb as catalogue } from '@/features/catalogue/messages/menu/nb';
import { nb as club } from '@/features/club/messages/nb';
import { nb as deliveries } from '@/features/deliveries/messages/nb';
import { nb as dialogue } from '@/features/dialogue/messages/nb';
import { nb as dunning } from '@/features/dunning/messages/nb';
import { nb as feeruns } from '@/features/feeruns/messages/menu/nb';
import { nb as forecast } from '@/features/forecast/messages/nb';
import { nb as fundraising } from '@/features/fundraising/messages/nb';
import { nb as insight } from '@/features/insight/messages/nb';
import { nb as ledger } from '@/features/ledger/messages/nb';
import { nb as payments } from '@/features/payments/messages/nb';
import { nb as people } from '@/features/people/messages/nb';
import { nb as peopleClub } from '@/features/people/messages/club/nb';
import { nb as routines } from '@/features/routines/messages/nb';
import { nb as proof } from '@/features/proof/messages/nb';
import { nb as quarantine } from '@/features/quarantine/messages/nb';
import { nb as settings } from '@/features/settings/messages/nb';

/** What the shell, the overview and the menu say: it is here before anything is shown. */
export const nb = {
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
