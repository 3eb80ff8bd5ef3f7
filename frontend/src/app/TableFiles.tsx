import { useT } from '@/app/i18n';

/** Downloads of a table: Excel's own file, and CSV, at whose address the other one lies too. */
export function TableFiles({ csv, small = false }: { csv: string; small?: boolean }) {
  const t = useT();
  const look = small ? 'btn small' : 'btn';
  return (
    <>
      <a className={look} href={xlsxUrl(csv)} download>
        {t('files.xlsx')}
      </a>
      <a className={look} href={csv} download>
        {t('files.csv')}
      </a>
    </>
  );
}

/** Where the table of a CSV lies as Excel's own file. */
export const xlsxUrl = (csv: string) => csv.replace(/\.csv(?=\?|$)/, '.xlsx');
