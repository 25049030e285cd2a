import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadDatabase } from '../../../src/store/database.js';
import { openStore } from '../../../src/store/open-store.js';
import { mutateBytes, mutateJson } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import { Scratch } from '../support/scratch.js';
import type { Input, Rig, Target } from '../support/target.js';
import { bytesOf } from '../support/text.js';

/** How long one file may take, milliseconds, before the reader counts as hanging. */
const READ_MS = 30_000;
const NOW = Date.UTC(2026, 0, 31, 12);
const READER = fileURLToPath(new URL('../support/store-reader.js', import.meta.url));
const open = await loadDatabase();
const DATABASE = goodDatabase();
/** SQLite's page: damage inside one is what matters. */
const PAGE_BYTES = 4096;
/** The header of a file and of a page. */
const HEADER_BYTES = 100;

/** A server's database file, damaged: read by a process of its own, since a native library may end it. */
export const store: Target = {
  name: 'store',
  share: 20,
  input: (random) =>
    random.chance(0.5)
      ? { kind: 'database', pieces: [damaged(random)] }
      : { kind: 'rows', pieces: [bytesOf(mutateJson(rowsBy(random), random))] },
  open: () => Promise.resolve(new StoreRig()),
};

const KEY = 'a'.repeat(52);
const SAID = { seq: 1, at: NOW, from: 'bob', text: 'said', id: 'b1' };
const ROWS = {
  texts: [
    [1, JSON.stringify(SAID)],
    [2, JSON.stringify({ ...SAID, seq: 2, emote: true })],
  ],
  runs: [[1, 'e1', 1, NOW]],
  bans: [
    ['network', '10.0.0.0/8', NOW, 'spam', 'alice', NOW],
    ['nick', 'eve', null, null, 'alice', NOW],
  ],
  notes: [['motd', 'be kind']],
};
const RECORDS: readonly (readonly [kind: string, name: string, value: unknown])[] = [
  ['nick', 'bob', { nick: 'bob', key: KEY, seenAt: NOW }],
  ['allowed', KEY, { fingerprint: KEY, nick: 'bob', by: 'alice', at: NOW }],
  ['invite', 'x', { hash: KEY, nick: null, until: NOW, by: 'alice' }],
  ['password', '', 'scrypt$15$8$1$x$y'],
];

/** What stands in the tables, with something else in the JSON of some. */
function rowsBy(random: Random): object {
  const said = mutateJson(SAID, random);
  const records = RECORDS.map(([kind, name, value]) => {
    return [kind, name, random.chance(0.5) ? mutateJson(value, random) : JSON.stringify(value)];
  });
  return { ...ROWS, texts: [...ROWS.texts, [random.below(9), said]], records };
}

/** Some bytes of the pages that say where everything is, some of the rest. */
function damaged(random: Random): Buffer {
  if (random.chance(0.1)) return mutateBytes(DATABASE, random, () => DATABASE);
  const copy = Buffer.from(DATABASE);
  for (let left = 1 + random.below(6); left > 0; left--) {
    const page = PAGE_BYTES * random.below(Math.ceil(copy.length / PAGE_BYTES));
    const at = Math.min(page + random.below(random.chance(0.5) ? HEADER_BYTES : PAGE_BYTES), copy.length - 1);
    const byte = random.pick([
      0,
      0xff,
      0x7f,
      0x80,
      random.below(256),
      (copy[at] ?? 0) ^ (1 << random.below(8)),
    ]);
    copy[at] = byte;
  }
  return copy;
}

class StoreRig implements Rig {
  readonly #scratch = new Scratch();
  #child: ChildProcess | null = null;

  async feed({ kind, pieces }: Input): Promise<void> {
    const path = this.#scratch.at('store', '9000.db');
    rmSync(this.#scratch.at('store'), { recursive: true, force: true });
    await this.#read(kind, path, Buffer.concat([...pieces]));
  }

  /** Whether a good one is read, and nothing of it lost. */
  async check(): Promise<void> {
    rmSync(this.#scratch.at('store'), { recursive: true, force: true });
    const told = await this.#read('database', this.#scratch.at('store', '9000.db'), DATABASE);
    // What it has, and what was said to it.
    if (told !== 'opened 41 texts') throw new Error(`of a good database: ${told}`);
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child !== null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    }
    this.#scratch.remove();
  }

  /** @throws Error for what the reader threw, or when it has ended or hangs */
  async #read(kind: string, path: string, content: Buffer): Promise<string> {
    this.#child ??= fork(READER, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const child = this.#child;
    writeFileSync(this.#scratch.at('input.db'), content);
    const told = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        fail('it hangs');
      }, READ_MS);
      const onMessage = (message: unknown): void => {
        settle();
        resolve(String(message));
      };
      const onExit = (code: number | null, signal: string | null): void => {
        fail(`it has ended: ${signal ?? code ?? ''}`);
      };
      const settle = (): void => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
      };
      const fail = (why: string): void => {
        settle();
        this.#child = null;
        child.kill('SIGKILL');
        reject(new Error(`the reader of a database: ${why}`));
      };
      child.once('message', onMessage).once('exit', onExit);
      child.send({ kind, from: this.#scratch.at('input.db'), path });
    });
    if (told.startsWith('fault')) throw new Error(told);
    return told;
  }
}

function goodDatabase(): Buffer {
  const scratch = new Scratch();
  try {
    const path = scratch.at('store', '9000.db');
    const events = { setAside: () => undefined, changed: () => undefined };
    const made = openStore({ path, open, now: () => NOW, events });
    for (let seq = 1; seq <= 40; seq++) {
      made.keep([{ seq, at: NOW + seq, from: 'bob', text: `said ${'é語'.repeat(seq)}`, id: `b${seq}` }], 1);
    }
    made.saveBan({ kind: 'network', what: '10.0.0.0/8', until: NOW, reason: 'spam', by: 'alice', at: NOW });
    made.saveBan({ kind: 'nick', what: 'eve', until: null, reason: null, by: 'alice', at: NOW });
    made.setMotd('be kind');
    const key = 'a'.repeat(52);
    made.change([
      { kind: 'nick', name: 'bob', value: { nick: 'bob', key, seenAt: NOW } },
      { kind: 'allowed', name: key, value: { fingerprint: key, nick: 'bob', by: 'alice', at: NOW } },
      { kind: 'invite', name: 'x', value: { hash: key, nick: null, until: NOW, by: 'alice' } },
      { kind: 'password', name: 'room', value: 'scrypt$x$y' },
    ]);
    made.close();
    return readFileSync(path);
  } finally {
    scratch.remove();
  }
}
