import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

const escape = (text: string) => text.replace(/[^\w-]/g, (sign) => `\\${sign}`);

// The test browser has no CSS.escape; the ids here need nothing more than this.
if (typeof CSS === 'undefined') {
  Object.assign(globalThis, { CSS: { escape } });
}

afterEach(cleanup);
