import { writeFileSync } from 'node:fs';

// Loaded into the program (`node --expose-gc --import`): at SIGUSR2 it collects garbage and writes what is left.
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  writeFileSync(process.env.HEAP_FILE ?? '/dev/null', JSON.stringify({ heapUsed, rss }));
});
