import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadDatabase } from '../../../src/store/database/database.js';
import { toLines } from '../../../src/store/texts/lines.js';
import { openStore } from '../../../src/store/open-store.js';
import type { KeptText } from '../../../src/store/store.js';
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
/** The files of texts of a good store: each is named for the first number in it. */
const TEXTS = [1, 21].map((first) => Buffer.from(toLines(saidFrom(first, first + 19))));
const NAMES = ['0000000000000001.jsonl', '0000000000000021.jsonl'];
/** SQLite's page: damage inside one is what matters. */
const PAGE_BYTES = 4096;
/** The header of a file and of a page. */
const HEADER_BYTES = 100;

/** A server's store, damaged: read by a process of its own, since a native library may end it. */
export const store: Target = {
  name: 'store',
  share: 20,
  input: (random) => {
    const chance = random.next();
    if (chance < 0.35) return { kind: 'database', pieces: [damaged(random)] };
    if (chance < 0.65) return { kind: 'texts', pieces: TEXTS.map((_, index) => damagedTexts(index, random)) };
    return { kind: 'rows', pieces: [bytesOf(mutateJson(rowsBy(random), random))] };
  },
  open: () => Promise.resolve(new StoreRig()),
};

const KEY = 'a'.repeat(52);
const SAID = { seq: 1, at: NOW, from: 'bob', text: 'said', id: 'b1' };
const EMOTE = { ...SAID, seq: 2, emote: true };
const ROWS = {
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
  return { ...ROWS, ...oldTexts(said, random), records };
}

/** The texts in the tables that earlier versions have for them, or none, as in the present one. */
function oldTexts(said: string, random: Random): object {
  const chance = random.next();
  if (chance < 0.2) return {};
  if (chance < 0.5)
    return {
      batches: [
        [2, JSON.stringify([SAID, EMOTE])],
        [3 + random.below(9), `[${said}]`],
      ],
    };
  return {
    texts: [...[SAID, EMOTE].map((text) => [text.seq, JSON.stringify(text)]), [random.below(9), said]],
  };
}

/** One of the files of texts with bytes, lines or ends that it should not have, or as it is. */
function damagedTexts(index: number, random: Random): Buffer {
  const good = TEXTS[index] ?? Buffer.alloc(0);
  const chance = random.next();
  if (chance < 0.2) return good;
  if (chance < 0.6) return mutateBytes(good, random, () => random.pick(TEXTS));
  const lines = good.toString().split('\n');
  const at = random.below(lines.length);
  const said = mutateJson({ ...SAID, seq: 1 + random.below(45), emote: true, sender: 's' }, random);
  lines.splice(at, random.below(2), said);
  return bytesOf(lines.join('\n'));
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
    this.#clear();
    if (kind === 'texts') this.#put(DATABASE, pieces);
    else if (kind === 'database') this.#put(Buffer.concat([...pieces]), TEXTS);
    else writeFileSync(this.#scratch.at('rows.json'), Buffer.concat([...pieces]));
    await this.#read(kind === 'rows' ? this.#scratch.at('rows.json') : null);
  }

  /** Whether a good one is read, and nothing of it lost. */
  async check(): Promise<void> {
    this.#clear();
    this.#put(DATABASE, TEXTS);
    const told = await this.#read(null);
    // What it has, and what was said to it, before and now.
    if (told !== 'opened 42 texts') throw new Error(`of a good store: ${told}`);
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

  #clear(): void {
    rmSync(this.#scratch.at('store'), { recursive: true, force: true });
    mkdirSync(this.#scratch.at('store'));
  }

  #put(database: Buffer, texts: readonly Buffer[]): void {
    writeFileSync(this.#scratch.at('store', '9000.db'), database);
    mkdirSync(this.#scratch.at('store', '9000.texts'));
    for (const [index, bytes] of texts.entries()) {
      writeFileSync(this.#scratch.at('store', '9000.texts', NAMES[index] ?? ''), bytes);
    }
  }

  /** @throws Error for what the reader threw, or when it has ended or hangs */
  async #read(rows: string | null): Promise<string> {
    this.#child ??= fork(READER, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const child = this.#child;
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
        reject(new Error(`the reader of a store: ${why}`));
      };
      child.once('message', onMessage).once('exit', onExit);
      child.send({ path: this.#scratch.at('store', '9000.db'), rows });
    });
    if (told.startsWith('fault')) throw new Error(told);
    return told;
  }
}

function saidFrom(first: number, last: number): KeptText[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const seq = first + index;
    return { seq, at: NOW + seq, from: 'bob', text: `said ${'é語'.repeat(seq)}`, id: `b${seq}` };
  });
}

function goodDatabase(): Buffer {
  const scratch = new Scratch();
  try {
    const path = scratch.at('store', '9000.db');
    const events = { setAside: () => undefined, changed: () => undefined };
    const made = openStore({ path, open, now: () => NOW, events });
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
