import { useState } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { explainReason } from '@/app/reasons/explain';
import { ReasonText } from '@/app/reasons/ReasonText';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Button, Drawer, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewData } from './Preview';

type Warning = PreviewData['warnings'][number];
type Concerned = Warning['concerned'][number] & { key: string };

const NAMED_AT_ONCE = 3;

/** What someone should look at before a run: how many it is about, the first of them, and on asking all (RUN-05). */
export function PreviewWarnings({ warnings }: { warnings: readonly Warning[] }) {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<Warning>();
  return (
    <>
      <ul className="warning-list">
        {warnings.map((warning) => {
          const text = explainReason(t, warning);
          return (
            <li key={text} className="row">
              <span>
                <ReasonText reason={warning} /> <span className="dim num">({format.number(warning.count)})</span>
              </span>
              {numbered(warning)
                .slice(0, NAMED_AT_ONCE)
                .map(({ key, member }) => (
                  <MemberLink key={key} member={member} />
                ))}
              {(warning.count > NAMED_AT_ONCE || warning.concerned.some((one) => one.invoice)) && (
                <Button small aria-label={t('billing.concerned.showOf', { warning: text })} onPress={() => setOpen(warning)}>
                  {t('billing.concerned.show')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={open ? explainReason(t, open) : ''}>
        {open && <ConcernedTable warning={open} />}
      </Drawer>
    </>
  );
}

function ConcernedTable({ warning }: { warning: Warning }) {
  const t = useT();
  const columns: TableColumn<Concerned>[] = [
    { id: 'member', header: t('billing.member'), isName: true, cell: ({ member }) => <MemberLink member={member} /> },
    ...(warning.concerned.some((one) => one.invoice)
      ? [
          {
            id: 'invoice',
            header: t('billing.concerned.earlier'),
            cell: ({ invoice }: Concerned) => (invoice ? <InvoiceLink invoice={invoice} draft="" /> : null),
          },
        ]
      : []),
  ];
  const hidden = warning.count - warning.concerned.length;
  return (
    <>
      <Table label={explainReason(t, warning)} columns={columns}>
        <TableRows columns={columns} rows={numbered(warning)} rowKey={(one) => one.key} />
      </Table>
      {hidden > 0 && <p className="dim">{t('billing.andMore', { n: hidden })}</p>}
    </>
  );
}

/** Somebody may be concerned by more than one invoice. */
const numbered = (warning: Warning): Concerned[] =>
  warning.concerned.map((one, place) => ({ ...one, key: `${one.member.id} ${place}` }));
