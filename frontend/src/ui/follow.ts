import { createContext, use, type MouseEvent } from 'react';

/** How to go to an address inside the app; the shell sets it to the router's own way. */
export const FollowContext = createContext<(href: string) => void>((href) => location.assign(href));

/**
 * A click handler for plain links, such as marks of a chart.
 * Clicks that ask for a new tab or window are left to the browser.
 */
export function useFollow() {
  const follow = use(FollowContext);
  return (event: MouseEvent<Element>) => {
    const href = event.currentTarget.getAttribute('href');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!href || !isPlain) return;
    event.preventDefault();
    follow(href);
  };
}
