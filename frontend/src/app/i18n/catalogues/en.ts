import { en as first } from './first/en';
import { en as later } from './later/en';
import type { Catalogue } from './nb';

export const en: Catalogue = { ...first, ...later };
