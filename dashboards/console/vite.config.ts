import { defaultClientConditions, defineConfig } from 'vite';

/** Static files for any web server; the controller serves them at `/`. Nothing is fetched from elsewhere. */
export default defineConfig({
  base: '/',
  oxc: { jsx: { importSource: 'preact' } },
  // Workspace packages come from their TypeScript sources, so that the console needs no build of theirs.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no inlined files except the few icons inside MapLibre's style sheet.
    assetsInlineLimit: 0,
    // MapLibre alone is above Vite's default limit of 500 kB.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': process.env['LAMPLIGHTER_URL'] ?? 'http://127.0.0.1:8080' } },
});
