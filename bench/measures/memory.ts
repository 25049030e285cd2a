import { openCrowdedKlatsch, openKlatsch } from '../support/contestants.js';
import type { Memory } from '../support/heap.js';
import { HeapProbe } from '../support/heap.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { Scrollback } from '../support/scrollback.js';
import { Source } from '../support/source.js';

const DEFAULTS = {
  texts: 200_000,
  warm: 20_000,
  rate: 8_000,
  scrollback: 10_000,
  people: 0,
  chats: 0,
};
const MIB = 1024 * 1024;
// With `--people` and `--chats` among so many people, with so many private chats open.
async function memory(options: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const probe = new HeapProbe();
  const { program, source } =
    options.people > 0
      ? await openCrowdedKlatsch(options.people, options.chats, probe.node, probe.env)
      : await openKlatsch(new Source('klatsch-room', []), probe.node, probe.env);
  await source.send({ rate: options.rate, count: options.warm });
  await program.quiet();
  const before = await probe.ask(program.pid);
  await source.send({ rate: options.rate, count: options.texts });
  await program.quiet();
  const after = await probe.ask(program.pid);
  const total = options.warm + options.texts;
  const kept = await new Scrollback(program).read(total - 1, options.chats > 0);
  const wanted = Array.from(
    { length: Math.min(total, options.scrollback) - 1 },
    (_, back) => total - 1 - back,
  );
  const missing = wanted.filter((number) => !kept.has(number)).length;

  const row = (name: string, { heapUsed, rss }: Memory): string[] => [
    name,
    ...[heapUsed, rss].map((bytes) => (bytes / MIB).toFixed(1)),
  ];
  say(
    table(
      ['after', 'heap, MiB', 'RSS, MiB'],
      [row(`${options.warm} texts`, before), row(`${total} texts`, after)],
    ),
  );
  say(`of the last ${wanted.length} texts ${missing} are missing in the scrollback`);
  await program.kill();
  await source.stop();
}

/** The chat screen's memory. */
export const memoryMeasure = measure(
  'memory',
  'memory of the chat screen over many texts, and whether its scrollback is complete',
  DEFAULTS,
  memory,
);
