import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useForm } from '@/app/commands/useForm';
import { ask } from '@/app/graphql/ask';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Empty, MoneyField, Notice, SkeletonRows } from '@/ui';
import { DateField } from '@/ui/DateField';
import { BulkCreditSearchDoc, type BulkCreditInput, type BulkCreditSearchQuery } from './bulkCredit.gql';
import { BulkCreditPicking } from './BulkCreditPicking';
import { searchProblems } from './bulkCreditSearch';
import './billing.css';

type Found = { input: BulkCreditInput; data: BulkCreditSearchQuery['bulkCredit'] };

type Values = {
  organisationId: string | undefined;
  fromOn: string | undefined;
  toOn: string | undefined;
  balanceLeastMinor: number | undefined;
  balanceMostMinor: number | undefined;
  demandLeastMinor: number | undefined;
  demandMostMinor: number | undefined;
};

const EMPTY: Values = {
  organisationId: undefined,
  fromOn: undefined,
  toOn: undefined,
  balanceLeastMinor: undefined,
  balanceMostMinor: undefined,
  demandLeastMinor: undefined,
  demandMostMinor: undefined,
};

const AMOUNTS = ['balanceLeastMinor', 'balanceMostMinor', 'demandLeastMinor', 'demandMostMinor'] as const;

/** What is left of stopped subscriptions is looked up, picked, and written off at once; it can't be undone (BIL-12). */
export default function BulkCredit() {
  const t = useT();
  const may = useMay();
  const { organisations, only, error, refetch } = useOrganisations();
  const [found, setFound] = useState<Found>();
  const form = useForm<Values>({
    initial: EMPTY,
    check: (values) => ({
      ...problemsOf([['organisationId', only ? undefined : required(values.organisationId)]]),
      ...searchProblems(values),
    }),
    submit: (values) => search({ ...values, organisationId: only?.id ?? values.organisationId ?? '' }),
  });
  const search = async (input: BulkCreditInput) => {
    setFound(undefined);
    try {
      const answer = await ask(BulkCreditSearchDoc, { input });
      setFound({ input, data: answer.bulkCredit });
    } catch {
      form.fail();
    }
  };
  const chosen = organisations.find((one) => one.id === form.values.organisationId) ?? only;

  const above = <Link to="/runs">{t('billing.runs')}</Link>;
  if (!may('invoices:write')) {
    return (
      <Page title={t('billing.bulk')} above={above}>
        <Empty title={t('state.notAllowed')} hint={t('state.notAllowedHint')} />
      </Page>
    );
  }
  return (
    <Page title={t('billing.bulk')} above={above}>
      <p className="dim">{t('billing.bulk.hint')}</p>
      {organisations.length === 0 ? (
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : (
        <form {...form.formProps} className="run-form">
          <OrganisationSelect {...form.field('organisationId')} />
          <DateField label={t('billing.bulk.from')} {...form.field('fromOn')} />
          <DateField label={t('billing.bulk.to')} {...form.field('toOn')} />
          {AMOUNTS.map((name) => (
            <MoneyField
              key={name}
              label={t(`billing.bulk.${name}`)}
              currency={chosen?.currency ?? ''}
              {...form.field(name)}
            />
          ))}
          <Button type="submit" look={found ? undefined : 'main'} isPending={form.submitting}>
            {t('billing.bulk.search')}
          </Button>
        </form>
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {form.submitting && <SkeletonRows rows={6} />}
      {found && found.data.items.length === 0 && (
        <Empty title={t('billing.bulk.nothing')} hint={t('billing.bulk.nothingHint')} />
      )}
      {found && found.data.items.length > 0 && (
        <BulkCreditPicking input={found.input} found={found.data} onSearchAgain={() => void search(found.input)} />
      )}
    </Page>
  );
}
