import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'insight.sold.hint':
    'Orders by the day they were registered. One with several tags is in several rows, so that rows may add up to more than the total, which has each order once.',
  'insight.sold.total': 'All orders, each once',
  'insight.sold.from': 'From',
  'insight.sold.to': 'To (not included)',
  'insight.sold.HOW': 'How',
  'insight.sold.WHO': 'By whom',
  'insight.sold.tag': 'Tag',
  'insight.sold.without.HOW': 'Without a tag for how',
  'insight.sold.without.WHO': 'Without a tag for by whom',
  'insight.sold.orders': 'Orders',
  'insight.sold.active': 'Still active',
  'insight.sold.copies': 'Copies',
  'insight.sold.mrr': 'Monthly (MRR)',
  'insight.row.copies': 'Copies',
  'insight.metric.tag_orders': 'Sold: orders',
  'insight.metric.tag_active': 'Sold: still active',
  'insight.metric.tag_copies': 'Sold: copies',
  'insight.metric.tag_mrr': 'Sold: monthly (MRR)',
  'insight.explain.tag_orders': 'Orders of the period, by the tags that they have.',
  'insight.explain.tag_active': 'Those of the orders that are active now; one that rests is not among them.',
  'insight.explain.tag_copies': 'How many copies the orders of the period are of.',
  'insight.explain.tag_mrr':
    'The monthly value of those of the orders that are active, VAT included. Those with a known end are left out.',
};
