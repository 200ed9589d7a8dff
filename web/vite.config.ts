/** How the pages are built, served while developing, and tested. */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { bundleBudget } from './scripts/bundle-budget.ts';

/** The server that the pages talk to while they are being developed. */
const SERVER = process.env.MUSIC_ANALYSER_URL ?? 'http://127.0.0.1:8000';

/** Preloads the two Latin font files; their hashed names are known only once they are built. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, context) =>
      Object.keys(context.bundle ?? {})
        .filter((file) => /-latin-wght-normal.*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          injectTo: 'head-prepend' as const,
          attrs: {
            rel: 'preload',
            as: 'font',
            type: 'font/woff2',
            crossorigin: '',
            href: `/${file}`,
          },
        })),
  },
};

export default defineConfig({
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single' }),
    react(),
    tailwindcss(),
    preloadFonts,
    bundleBudget,
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // New enough for light-dark() to stay as written.
    target: ['chrome123', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    // The content security policy allows no data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What most pages share comes in three files, not in dozens of a few hundred bytes each.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: 'vendor',
              test: /node_modules[\\/](?:react|react-dom|scheduler|@tanstack[\\/](?!react-virtual|virtual-core))/,
              priority: 3,
            },
            {
              name: 'shared',
              test: /[\\/]src[\\/](?!charts|features[\\/]views)|lucide-react|valibot|openapi-fetch/,
              minShareCount: 6,
              priority: 2,
            },
            {
              name: 'charts',
              test: /[\\/]src[\\/](?:charts|features[\\/]views)[\\/]|d3-/,
              minShareCount: 4,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': SERVER, '/callback': SERVER } },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
