import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

/** Where the API listens while developing; `make run` prints its address. */
const api = process.env['API_URL'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': path.join(here, 'src') } },
  build: {
    target: 'es2022',
    manifest: true,
    reportCompressedSize: false,
    rollupOptions: { input: { admin: path.join(here, 'index.html') } },
  },
  server: {
    proxy: {
      '/graphql': { target: api, ws: true },
      '/imports': api,
      '/exports': api,
      '^/invoices/[^/]+\\.pdf$': api,
    },
  },
  test: {
    environment: 'jsdom',
    testTimeout: 30_000,
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    reporters: ['default'],
  },
});
