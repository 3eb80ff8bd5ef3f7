import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Panel } from '@/ui';
import { ExportSetup } from './ExportSetup';
import { ImportSetup } from './ImportSetup';
import './settings.css';

/** The set-up as text: exported, and imported after a look at what it would do (CAT-44). */
export default function SetupPage() {
  const t = useT();
  return (
    <Page title={t('setup.title')}>
      <Panel title={t('setup.export')}>
        <ExportSetup />
      </Panel>
      <Panel title={t('setup.import')}>
        <ImportSetup />
      </Panel>
    </Page>
  );
}
