import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { NavPage } from './nav-entry';

const SEQUENCE_MS = 900;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=spinbutton]') !== null;

/** Ctrl K opens the palette, `/` the search of the page, `g` and a letter a page. Never while typing. */
export function useShortcuts(openPalette: () => void, pages: readonly NavPage[]) {
  const navigate = useNavigate();
  useEffect(() => {
    let gPressedAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-search] input');
        if (search) event.preventDefault();
        search?.focus();
      } else if (event.key === 'g') {
        gPressedAt = event.timeStamp;
      } else if (event.timeStamp - gPressedAt < SEQUENCE_MS) {
        gPressedAt = -Infinity;
        const page = pages.find((entry) => entry.hotkey === event.key);
        if (!page) return;
        event.preventDefault();
        event.stopPropagation();
        void navigate({ to: page.to });
      }
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [navigate, openPalette, pages]);
}
