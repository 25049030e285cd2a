import { defineConfig } from 'rolldown';

// What `npm run build` makes of the compiled sources: few files, since each one that Node has to find, read and
// link costs the person who waits for the first screen (docs/PERFORMANCE.md). Blessed is no ES module, yargs looks
// for its languages beside itself, pino, prom-client and libsql (which
// is native) are for servers: they stay where they are.
export default defineConfig({
  input: { klatsch: 'dist/src/main.js' },
  platform: 'node',
  external: [
    /^blessed/,
    'yargs',
    'libsql',
    '@peculiar/x509',
    'reflect-metadata',
    'pino',
    'pino-pretty',
    'prom-client',
  ],
  output: { dir: 'dist/bin', format: 'esm', chunkFileNames: '[name].js', cleanDir: true },
});
