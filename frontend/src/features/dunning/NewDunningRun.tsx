import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useForm } from '@/app/commands/useForm';
import { ask } from '@/app/graphql/ask';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { Button, Notice, SkeletonRows } from '@/ui';
import { DunningPreview, type PreviewData } from './DunningPreview';
import { PreviewDunningRunDoc } from './newRun.gql';
import { RehearseDunning } from './RehearseDunning';

const route = getRouteApi('/shell/dunning/run');

type Shown = { organisationId: string; preview: PreviewData };

/** A dunning run begins as a preview of today without a trace; "run now" does exactly what was previewed (RUN-05). */
export default function NewDunningRun() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations, only, error, refetch } = useOrganisations();
  const [shown, setShown] = useState<Shown>();

  const form = useForm<{ organisationId: string | undefined }>({
    initial: { organisationId: search.organisation },
    check: (values) => problemsOf([['organisationId', only ? undefined : required(values.organisationId)]]),
    submit: ({ organisationId }) => {
      void navigate({ search: { organisation: organisationId }, replace: true });
      return preview(only?.id ?? organisationId ?? '');
    },
  });

  const preview = async (organisationId: string) => {
    setShown(undefined);
    try {
      const answer = await ask(PreviewDunningRunDoc, { organisationId });
      setShown({ organisationId, preview: answer.previewDunningRun });
    } catch {
      form.fail();
    }
  };

  return (
    <Page title={t('dunning.newRun')} above={<Link to="/dunning">{t('dunning.title')}</Link>}>
      {organisations.length === 0 ? (
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : (
        <form {...form.formProps} className="row">
          <OrganisationSelect {...form.field('organisationId')} />
          <Button type="submit" look={shown ? undefined : 'main'} isPending={form.submitting}>
            {t('dunning.preview')}
          </Button>
        </form>
      )}
      {organisations.length > 0 && !shown && (
        <RehearseDunning organisationId={only?.id ?? form.values.organisationId} />
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {form.submitting && <SkeletonRows rows={6} />}
      {shown && (
        <DunningPreview
          key={shown.preview.hash}
          organisationId={shown.organisationId}
          preview={shown.preview}
          onPreviewAgain={() => void preview(shown.organisationId)}
        />
      )}
    </Page>
  );
}
