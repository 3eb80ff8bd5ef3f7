import { useT } from '@/app/i18n';
import { Badge } from '@/ui';
import type { ProductSheetFragment } from './products.gql';
import './catalogue.css';

export type PriceTime = ProductSheetFragment['prices'][number]['time'];

/** Where a price stands today, in a word and its colour: past red, current green, coming blue (CAT-02). */
export function PriceTimeBadge({ time }: { time: PriceTime }) {
  const word = useT()(`catalogue.time.${time}`);
  if (time === 'COMING') return <span className="badge coming">{word}</span>;
  return <Badge tone={time === 'CURRENT' ? 'good' : 'bad'}>{word}</Badge>;
}
