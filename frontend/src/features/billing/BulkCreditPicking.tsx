import { useState } from 'react';
import { useFormat } from '@/app/format';
import { useI18n } from '@/app/i18n';
import { TableFiles } from '@/app/TableFiles';
import { Button, Checkbox, Figures, Money, Notice, type TableColumn } from '@/ui';
import type { BulkCreditInput, BulkCreditRowFragment, BulkCreditSearchQuery } from './bulkCredit.gql';
import { bulkCreditCsvUrl } from './bulkCreditSearch';
import { BulkCreditTable } from './BulkCreditTable';
import { StartBulkCredit } from './StartBulkCredit';

type Props = { input: BulkCreditInput; found: BulkCreditSearchQuery['bulkCredit']; onSearchAgain: () => void };

/** What a search found, all of it picked to begin with. */
export function BulkCreditPicking({ input, found, onSearchAgain }: Props) {
  const format = useFormat();
  const { locale, t } = useI18n();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const picked = found.items.filter((item) => !left.has(item.id));
  const pick = (items: readonly BulkCreditRowFragment[], isPicked: boolean) => {
    const next = new Set(left);
    for (const { id } of items) {
      if (isPicked) next.delete(id);
      else next.add(id);
    }
    setLeft(next);
  };
  const box: TableColumn<BulkCreditRowFragment> = {
    id: 'picked',
    header: t('billing.bulk.pick'),
    hideHeader: true,
    cell: (item) => (
      <Checkbox
        label={t('billing.bulk.pickOne', { name: item.member.name, text: item.text })}
        hideLabel
        checked={!left.has(item.id)}
        onChange={(isPicked) => pick([item], isPicked)}
      />
    ),
  };
  const money = (minor: number) => <Money minor={minor} currency={found.currency} />;
  return (
    <>
      <Figures
        label={t('billing.bulk')}
        items={[
          { id: 'picked', label: t('billing.bulk.picked'), value: format.number(picked.length) },
          { id: 'debts', label: t('billing.bulk.debts'), value: money(sum(picked.filter((one) => one.amountMinor < 0))) },
          { id: 'credits', label: t('billing.bulk.credits'), value: money(sum(picked.filter((one) => one.amountMinor > 0))) },
        ]}
      />
      {found.more && <Notice tone="warn">{t('billing.bulk.more', { n: found.items.length })}</Notice>}
      <div className="row">
        <Checkbox
          label={t('billing.bulk.all')}
          checked={picked.length === found.items.length}
          onChange={(isPicked) => pick(found.items, isPicked)}
        />
        <TableFiles csv={bulkCreditCsvUrl(input, locale)} />
        <Button look="danger" isDisabled={picked.length === 0} onPress={() => setAsking(true)}>
          {t('billing.bulk.writeOff')}
        </Button>
      </div>
      <BulkCreditTable items={found.items} currency={found.currency} before={box} />
      <StartBulkCredit
        open={asking}
        input={input}
        picked={picked}
        totalMinor={sum(picked)}
        currency={found.currency}
        onClose={() => setAsking(false)}
        onSearchAgain={onSearchAgain}
      />
    </>
  );
}

const sum = (items: readonly BulkCreditRowFragment[]) => items.reduce((total, { amountMinor }) => total + amountMinor, 0);
