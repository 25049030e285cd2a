import { attacksMeasure } from './measures/attacks.js';
import { clientsMeasure } from './measures/clients.js';
import { crowdMeasure } from './measures/crowd.js';
import { dashboardMeasure } from './measures/dashboard.js';
import { fanOutMeasure } from './measures/fan-out.js';
import { joinsMeasure } from './measures/joins.js';
import { latencyMeasure } from './measures/latency.js';
import { memoryMeasure } from './measures/memory.js';
import { operatedMeasure } from './measures/operated.js';
import { privateMeasure } from './measures/private.js';
import { profileMeasure } from './measures/profile.js';
import { screenMeasure } from './measures/screen.js';
import { serveMeasure } from './measures/serve.js';
import { singleMeasure } from './measures/single.js';
import { startMeasure } from './measures/start.js';
import { storeMeasure } from './measures/store.js';
import { tlsMeasure } from './measures/tls.js';
import { watchMeasure } from './measures/watch.js';
import { keepToLastCore } from './support/cores.js';
import type { Measure } from './support/measure.js';
import { parseOrder } from './support/options.js';
import { machine, say } from './support/report.js';

// `npm run bench -- [NAME…] [--NUMBER N…]`: measures, and says what it found as Markdown.
const MEASURES: readonly Measure[] = [
  fanOutMeasure,
  singleMeasure,
  joinsMeasure,
  latencyMeasure,
  operatedMeasure,
  privateMeasure,
  tlsMeasure,
  storeMeasure,
  watchMeasure,
  clientsMeasure,
  crowdMeasure,
  attacksMeasure,
  serveMeasure,
  profileMeasure,
  screenMeasure,
  dashboardMeasure,
  startMeasure,
  memoryMeasure,
];
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function usage(): string {
  const lines = MEASURES.map(({ name, about, defaults }) => {
    const numbers = Object.entries(defaults).map(([number, value]) => `--${number} ${value}`);
    return `  ${name}: ${about}\n    ${numbers.join(' ')}`;
  });
  return ['npm run bench -- [NAME…] [--NUMBER N…]', 'Without a name, everything:', ...lines].join('\n');
}

async function main(): Promise<number> {
  const order = parseOrder(process.argv.slice(2), MEASURES);
  if (typeof order === 'string') {
    process.stderr.write(`${order}\n${usage()}\n`);
    return EXIT_USAGE;
  }
  keepToLastCore();
  say(machine());
  for (const { name, about, run } of order.measures) {
    say(`\n## ${name}: ${about}\n`);
    await run(order.numbers);
  }
  return 0;
}

// What still holds the loop is ours, and ends with us.
process.exit(
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT_FAILED;
  }),
);
