export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED_AS = 'theme';

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED_AS);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Every colour token is a `light-dark()` pair, so the colour scheme is all there is to set. */
export function applyTheme(theme: Theme) {
  document.documentElement.style.colorScheme = theme === 'system' ? '' : theme;
}

export function rememberTheme(theme: Theme) {
  localStorage.setItem(STORED_AS, theme);
  applyTheme(theme);
}
