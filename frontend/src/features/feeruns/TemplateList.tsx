import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Button, Empty, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { TemplateDrawer } from './TemplateDrawer';
import { FeeTemplatesDoc, type TemplateSheetFragment } from './templates.gql';
import { MAILS } from './values';
import './feeRuns.css';

const route = getRouteApi('/shell/fee-runs/templates');

/** The stored texts for the mails of fee runs, by mail and name (FEE-06). */
export default function TemplateList() {
  const t = useT();
  const { template } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: FeeTemplatesDoc, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const show = (next: string | undefined) => void navigate({ search: { template: next }, replace: true });
  const columns: TableColumn<TemplateSheetFragment>[] = [
    {
      id: 'name',
      header: t('feeruns.template'),
      isName: true,
      wrap: true,
      cell: ({ id, name }) => (
        <Link to="/fee-runs/templates" search={{ template: id }} replace>
          {name}
        </Link>
      ),
    },
    { id: 'mail', header: t('feeruns.mailKind'), cell: ({ mail }) => t(`feeruns.mail.${mail}`) },
    { id: 'subject', header: t('feeruns.subject'), wrap: true, cell: ({ subject }) => subject },
  ];
  const newTemplate = (
    <Button look="main" onPress={() => show('new')}>
      {t('feeruns.newTemplate')}
    </Button>
  );
  const above = <Link to="/fee-runs">{t('feeruns.title')}</Link>;
  const opened = data?.messageTemplates.find(({ id }) => id === template);

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  return (
    <Page title={t('feeruns.templates')} above={above} actions={newTemplate}>
      {!data && <SkeletonRows rows={6} />}
      {data?.messageTemplates.length === 0 && (
        <Empty title={t('feeruns.noTemplates')} hint={t('feeruns.noTemplatesHint')} action={newTemplate} />
      )}
      {data && data.messageTemplates.length > 0 && (
        <Table label={t('feeruns.templates')} columns={columns}>
          <TableRows columns={columns} rows={sorted(data.messageTemplates)} rowKey={({ id }) => id} />
        </Table>
      )}
      {data && (
        <TemplateDrawer
          open={template === 'new' || opened !== undefined}
          saved={opened}
          forms={data.feeMailForms}
          onClose={() => show(undefined)}
          onSaved={reload}
        />
      )}
    </Page>
  );
}

/** In the order in which the mails go out. */
const sorted = (templates: readonly TemplateSheetFragment[]) =>
  templates.toSorted((one, other) => MAILS.indexOf(one.mail) - MAILS.indexOf(other.mail));
