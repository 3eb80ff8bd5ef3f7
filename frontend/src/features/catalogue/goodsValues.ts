import type { PlanInput, PlanSheetFragment } from './plan.gql';

/** Which products are chosen and shared, as the form holds it (CAT-13, CAT-18). */
export type GoodsValues = {
  isChosen: boolean;
  least: number;
  most: number;
  percents: string[];
  sharedId: string | undefined;
  sharedUsers: number;
};

const USERS = 3;

export const newGoods = (): GoodsValues => ({
  isChosen: false,
  least: 1,
  most: 1,
  percents: [],
  sharedId: undefined,
  sharedUsers: USERS,
});

/** What is chosen and shared of a plan that is there, as the form holds it. */
export const goodsValues = ({ choice, shared }: PlanSheetFragment): GoodsValues => ({
  isChosen: choice !== null,
  least: choice?.least ?? 1,
  most: choice?.most ?? 1,
  percents: choice?.percents ?? [],
  sharedId: shared?.productId,
  sharedUsers: shared?.users ?? USERS,
});

/** Whether choosing makes the first period cheaper than those after it (CAT-13). */
export const isCheaperFirst = (goods: GoodsValues) => goods.isChosen && goods.percents.some((one) => one.trim() !== '');

/** Only what is chosen is sent; a percent for each number up to the largest that has one. */
export function goodsInput(goods: GoodsValues): Pick<PlanInput, 'choice' | 'shared'> {
  const percents = goods.percents.slice(0, goods.most).map((one) => one.trim());
  while (percents.at(-1) === '') percents.pop();
  return {
    choice: goods.isChosen ? { least: goods.least, most: goods.most, percents } : null,
    shared: goods.sharedId ? { productId: goods.sharedId, users: goods.sharedUsers } : null,
  };
}
