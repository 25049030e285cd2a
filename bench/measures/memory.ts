import headless from '@xterm/headless';
import { openCrowdedKlatsch, openKlatsch } from '../support/contestants.js';
import type { Memory } from '../support/heap.js';
import { HeapProbe } from '../support/heap.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { COLUMNS, ROWS } from '../support/screen-program.js';
import type { ScreenProgram } from '../support/screen-program.js';
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
/** After so long a key has changed nothing. */
const FRAME_LATE_MS = 2_000;

/** Presses a key and waits for the frame that it makes, if it makes one. */
async function moved(program: ScreenProgram, key: string): Promise<void> {
  const press = (): void => {
    program.type(key);
  };
  await program.sees('\x1b', press, FRAME_LATE_MS).catch(() => undefined);
}

/** The numbers of all texts that can be reached by paging from the top of the lobby to its end. */
async function reached(program: ScreenProgram, chats: number): Promise<Set<number>> {
  const emulator = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  program.onBytes((bytes) => {
    emulator.write(bytes);
  });
  // Alt-1 is the lobby, Alt-z gives it the whole screen, Ctrl-L paints everything, Alt-Home goes to the first line.
  await moved(program, '\x1b1');
  if (chats > 0) await moved(program, '\x1bz');
  await moved(program, '\x0c');
  await moved(program, '\x1b[1;3H');
  const found = new Set<number>();
  let still = 0;
  while (still < 3) {
    const before = found.size;
    await program.quiet(40);
    await new Promise<void>((resolve) => {
      emulator.write('', resolve);
    });
    for (let y = 0; y < ROWS; y += 1) {
      const row = emulator.buffer.active.getLine(y)?.translateToString() ?? '';
      for (const [, number] of row.matchAll(/#(\d{7})/g)) found.add(Number(number));
    }
    still = found.size === before ? still + 1 : 0;
    await moved(program, '\x1b[6~');
  }
  return found;
}

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
  const kept = await reached(program, options.chats);
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
