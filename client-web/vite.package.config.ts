import { type BuildOptions, defineConfig, transformWithEsbuild } from 'vite';

const target = 'es2022';

const modules: BuildOptions = {
  lib: {
    entry: {
      index: 'package/index.ts',
      customer: 'package/customer.ts',
      react: 'package/react.ts',
    },
    formats: ['es'],
  },
  rollupOptions: {
    external: /^react(\/|$)/,
    output: {
      chunkFileNames: '[name].js',
      // The whole core in one file, which all entries share.
      manualChunks: { core: ['src/services/watch/watch-order.ts'] },
      // Next.js takes what is below this for code of the browser.
      banner: ({ name }) => (name === 'react' ? "'use client';" : ''),
    },
  },
};

/** One file with all that it needs, to be put anywhere. */
const element: BuildOptions = {
  emptyOutDir: false,
  lib: {
    entry: { 'orderwire-status': 'package/element.ts' },
    formats: ['es'],
  },
};

// Builds package/dist, the npm package, from the sources of the pages; with `--mode element` what stands alone.
export default defineConfig(({ mode }) => ({
  publicDir: false,
  plugins: [
    {
      // Vite leaves the white space of a library to whoever bundles it; not everybody does.
      name: 'minify-library',
      async generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          const options = { minify: true, target, sourcemap: false };
          chunk.code = (await transformWithEsbuild(chunk.code, chunk.fileName, options)).code;
        }
      },
    },
  ],
  build: {
    target,
    minify: false,
    outDir: 'package/dist',
    ...(mode === 'element' ? element : modules),
  },
}));
