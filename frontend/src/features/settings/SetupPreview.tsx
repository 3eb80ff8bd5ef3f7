import { useT } from '@/app/i18n';
import { explainReason } from '@/app/reasons/explain';
import { ReasonText } from '@/app/reasons/ReasonText';
import { explainField } from '@/app/refusals/explain';
import { Badge, Notice, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewSetupMutation } from './setup.gql';

type Preview = Extract<PreviewSetupMutation['previewSetup'], { __typename: 'PreviewSetupSuccess' }>;
type Step = Preview['steps'][number];
type Fault = Preview['faults'][number];

const TONES = { MAKE: 'good', CHANGE: 'warn', KEEP: 'mute' } as const;

/** What an import would do, or everything that is wrong with the text. */
export function SetupPreview({ steps, faults, doubts }: Pick<Preview, 'steps' | 'faults' | 'doubts'>) {
  const t = useT();
  const steppers: TableColumn<Step>[] = [
    { id: 'name', header: t('settings.name'), isName: true, wrap: true, cell: (one) => one.name },
    { id: 'kind', header: t('setup.what'), cell: (one) => t(`setup.kind.${one.kind}`) },
    {
      id: 'deed',
      header: t('setup.deed'),
      cell: (one) => <Badge tone={TONES[one.deed]}>{t(`setup.deed.${one.deed}`)}</Badge>,
    },
    { id: 'fields', header: t('setup.fields'), wrap: true, cell: (one) => one.fields.join(', ') },
  ];
  const faulty: TableColumn<Fault>[] = [
    { id: 'line', header: t('setup.line'), end: true, cell: (one) => one.line },
    { id: 'path', header: t('setup.place'), isName: true, wrap: true, cell: (one) => one.path },
    { id: 'message', header: t('setup.fault'), wrap: true, cell: (one) => (one.code === 'INVALID' ? one.message : explainField(t, one)) },
  ];
  if (faults.length > 0) {
    return (
      <>
        <Notice tone="bad" live>
          {t('setup.faulty', { n: faults.length })}
        </Notice>
        <Table label={t('setup.faults')} columns={faulty}>
          <TableRows columns={faulty} rows={faults} rowKey={(one) => `${one.line} ${one.path} ${one.code}`} />
        </Table>
      </>
    );
  }
  if (steps.every((step) => step.deed === 'KEEP')) return <Notice tone="good">{t('setup.nothing')}</Notice>;
  return (
    <>
      {doubts.length > 0 && (
        <Notice tone="warn" live>
          <p>{t('setup.doubts')}</p>
          <ul>
            {doubts.map((one) => (
              <li key={`${one.line} ${one.because.code} ${explainReason(t, one.because)}`}>
                {t('setup.doubt', { name: one.name, line: one.line })} <ReasonText reason={one.because} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Table label={t('setup.steps')} columns={steppers}>
        <TableRows columns={steppers} rows={steps} rowKey={(one) => `${one.kind} ${one.name}`} />
      </Table>
    </>
  );
}
