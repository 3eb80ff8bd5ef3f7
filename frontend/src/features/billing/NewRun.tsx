import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useForm } from '@/app/commands/useForm';
import { ask } from '@/app/graphql/ask';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { today } from '@/app/today';
import { Button, Notice, Select, SkeletonRows } from '@/ui';
import { DateField } from '@/ui/DateField';
import { BillingRunPlansDoc, PreviewBillingRunDoc, type BillingRunInput } from './newRun.gql';
import { Preview, type PreviewData } from './Preview';
import { useRehearsing } from './useRehearsing';
import './billing.css';

const ALL_PLANS = 'all';
const NO_ROUTINE = 'none';
const route = getRouteApi('/shell/runs/new');

type Values = { organisationId: string | undefined; on: string | undefined; planId: string | undefined; routineId: string | undefined };
type Shown = { input: BillingRunInput; preview: PreviewData };

/** A billing run begins as a preview without a trace; "run now" does exactly what was previewed (RUN-05). */
export default function NewRun() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations, only, error, refetch } = useOrganisations();
  const [{ data }] = useQuery({ query: BillingRunPlansDoc });
  const [shown, setShown] = useState<Shown>();
  const intent = useRef<'preview' | 'rehearse'>('preview');
  const { rehearse, pending, problem } = useRehearsing();
  const routines = (data?.routines ?? []).filter(({ kind }) => kind !== 'DUNNING' && kind !== 'RESIDUAL');
  const plans = (data?.plans ?? []).map((plan) => ({ id: plan.id, label: plan.name }));

  const form = useForm<Values>({
    initial: { organisationId: search.organisation, on: search.on ?? today(), planId: search.plan, routineId: search.routine },
    check: (values) =>
      problemsOf([
        ['organisationId', only ? undefined : required(values.organisationId)],
        ['on', required(values.on)],
      ]),
    submit: (values) => {
      const input = {
        organisationId: only?.id ?? values.organisationId ?? '',
        on: values.on ?? '',
        planId: values.routineId ? null : (values.planId ?? null),
        routineId: values.routineId ?? null,
      };
      void navigate({
        search: { organisation: values.organisationId, on: values.on, plan: values.planId, routine: values.routineId },
        replace: true,
      });
      return intent.current === 'rehearse' ? rehearse(input) : preview(input);
    },
  });

  const preview = async (input: BillingRunInput) => {
    setShown(undefined);
    try {
      const answer = await ask(PreviewBillingRunDoc, { input });
      setShown({ input, preview: answer.previewBillingRun });
    } catch {
      form.fail();
    }
  };

  const above = <Link to="/runs">{t('billing.runs')}</Link>;
  return (
    <Page title={t('billing.newRun')} above={above}>
      {organisations.length === 0 ? (
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : (
        <form {...form.formProps} className="run-form">
          <OrganisationSelect {...form.field('organisationId')} />
          <DateField label={t('billing.run.on')} isRequired {...form.field('on')} />
          {routines.length > 0 && (
            <Select
              label={t('billing.run.routine')}
              value={form.values.routineId ?? NO_ROUTINE}
              onChange={(routine) => form.set({ routineId: routine === NO_ROUTINE ? undefined : routine })}
              error={form.error('routineId')}
              options={[
                { id: NO_ROUTINE, label: t('billing.run.noRoutine') },
                ...routines
                  .filter((routine) => routine.organisation.id === (only?.id ?? form.values.organisationId))
                  .map(({ id, name }) => ({ id, label: name })),
              ]}
            />
          )}
          {!form.values.routineId && (
            <Select
              label={t('billing.run.plan')}
              value={form.values.planId ?? ALL_PLANS}
              onChange={(plan) => form.set({ planId: plan === ALL_PLANS ? undefined : plan })}
              error={form.error('planId')}
              options={[{ id: ALL_PLANS, label: t('billing.run.allPlans') }, ...plans]}
            />
          )}
          <div className="row">
            <Button
              type="submit"
              look={shown ? undefined : 'main'}
              isPending={form.submitting}
              onPress={() => (intent.current = 'preview')}
            >
              {t('billing.preview')}
            </Button>
            <Button type="submit" isPending={pending} onPress={() => (intent.current = 'rehearse')}>
              {t('rehearsal.rehearse')}
            </Button>
          </div>
        </form>
      )}
      {(form.refusal ?? problem) && (
        <Notice tone="bad" live>
          {form.refusal ?? problem}
        </Notice>
      )}
      {!shown && !form.submitting && (
        <p className="dim">
          {t('billing.previewHint')} {t('rehearsal.hint')}
        </p>
      )}
      {form.submitting && <SkeletonRows rows={6} />}
      {shown && (
        <Preview
          key={shown.preview.hash}
          input={shown.input}
          preview={shown.preview}
          onPreviewAgain={() => void preview(shown.input)}
        />
      )}
    </Page>
  );
}
