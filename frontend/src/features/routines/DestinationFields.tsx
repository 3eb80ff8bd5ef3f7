import { useT } from '@/app/i18n';
import { Select } from '@/ui';
import type { DestinationKey, PaymentMethod, RoutineChoicesQuery } from './routines.gql';
import type { Destinations } from './routineValues';

const OWN = 'own';

type Props = {
  methods: readonly PaymentMethod[];
  chosen: Destinations;
  installed: RoutineChoicesQuery['invoiceDestinations'];
  ways: RoutineChoicesQuery['invoiceWays'];
  onChange: (chosen: Destinations) => void;
  error: (path: string) => string | undefined;
};

/** Where the invoices of each payment method go; what is not installed says so, and what takes its place (RUN-01). */
export function DestinationFields({ methods, chosen, installed, ways, onChange, error }: Props) {
  const t = useT();
  return (
    <fieldset className="choices stack">
      <legend className="field-label">{t('routines.destinations')}</legend>
      <p className="dim">{t('routines.destinationsHint')}</p>
      <div className="columns">
        {methods.map((method) => {
          const own = ways.find((way) => way.method === method);
          const takes = installed.filter((one) => one.methods.includes(method));
          return (
            <Select<DestinationKey | typeof OWN>
              key={method}
              label={t(`method.${method}`)}
              {...(own?.lacks ? { hint: t('routines.lacks', { method: t(`method.${method}`) }) } : {})}
              value={chosen[method] ?? OWN}
              onChange={(key) => onChange(without(chosen, method, key === OWN ? undefined : key))}
              options={[
                { id: OWN, label: t('routines.usual'), note: own ? t(`destination.${own.destination}`) : '' },
                ...takes.map(({ key }) => ({ id: key, label: t(`destination.${key}`) })),
              ]}
              error={error(`destinations.${method}`)}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

function without(chosen: Destinations, method: PaymentMethod, key: DestinationKey | undefined): Destinations {
  const { [method]: _, ...rest } = chosen;
  return key ? { ...rest, [method]: key } : rest;
}
