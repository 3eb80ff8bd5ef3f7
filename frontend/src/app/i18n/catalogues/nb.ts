import { nb as first } from './first/nb';
import { nb as later } from './later/nb';

/** Norwegian decides which keys exist; every other language must have exactly these. */
export const nb = { ...first, ...later };

export type MessageKey = keyof typeof nb;
export type Catalogue = Record<MessageKey, string>;
