import react from '@vitejs/plugin-react';
import type { ProxyOptions } from 'vite';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8080';

/** The server refuses foreign origins, and to it the dev server's own port is one. */
const sameOrigin: ProxyOptions = {
  target: server,
  changeOrigin: true,
  configure: (proxy) => {
    proxy.on('proxyReq', (request) => request.setHeader('origin', server));
    proxy.on('proxyReqWs', (request) => request.setHeader('origin', server));
  },
};

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The pages are served under a policy that forbids inline script and data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': sameOrigin,
      '/live': { ...sameOrigin, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 20_000, // a hang; on a machine that is busy the first test of a file waits for its modules
    projects: [
      { extends: true, test: { name: 'pages', include: ['src/**/*.test.tsx'] } },
      // What draws nothing leaves nothing behind, and shares one jsdom: to make one for each file took two thirds of
      // the time.
      { extends: true, test: { name: 'logic', include: ['src/**/*.test.ts'], isolate: false } },
    ],
  },
});
