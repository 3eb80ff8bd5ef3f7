import { useState } from 'react';
import { useQuery } from 'urql';
import type { SetupKind } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import { Checkbox, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ExportSetupDoc } from './setup.gql';

const KINDS = [
  'PLAN',
  'BILLING_PLAN',
  'DUNNING_PROCESS',
  'ROUTINE',
  'CALENDAR',
  'PRODUCT',
  'MATRIX',
  'DISCOUNT',
  'CONTRACT_FEE',
  'REPORTING_TAG',
  'CATEGORY',
  'FEE_RATE',
] as const satisfies readonly SetupKind[];
const FILE = 'kontingent.yaml';

/** Chooses what to export, and gives it as a file; whatever it names comes along. */
export function ExportSetup() {
  const t = useT();
  const [kinds, setKinds] = useState<SetupKind[]>([...KINDS]);
  const [{ data, error }, refetch] = useQuery({
    query: ExportSetupDoc,
    variables: { kinds },
    requestPolicy: 'network-only',
  });
  const text = data?.exportSetup;
  const choose = (kind: SetupKind, on: boolean) =>
    setKinds(KINDS.filter((one) => (one === kind ? on : kinds.includes(one))));
  return (
    <div className="stack">
      <p className="dim">{t('setup.exportHint')}</p>
      <div className="crediting-kinds">
        {KINDS.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`setup.kind.${kind}`)}
            checked={kinds.includes(kind)}
            onChange={(on) => choose(kind, on)}
          />
        ))}
      </div>
      {error && !text && <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {!text && !error && <SkeletonRows rows={4} />}
      {text && (
        <>
          <div className="row">
            <a className="btn btn-main" href={`data:text/yaml;charset=utf-8,${encodeURIComponent(text)}`} download={FILE}>
              {t('setup.download')}
            </a>
          </div>
          <details>
            <summary>{t('setup.show')}</summary>
            <pre className="setup-text">{text}</pre>
          </details>
        </>
      )}
    </div>
  );
}
