import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDatabase } from '../../src/store/database/database.js';
import { storeCode } from '../../src/store/failures.js';
import { MIGRATIONS, versionOf } from '../../src/store/database/schema.js';
import type { Store } from '../../src/store/store.js';
import { eventually } from '../support/eventually.js';
import { temporaryDirectories } from '../support/temporary.js';
import { filesOf, remembered, segment, TestDisk, texts, textsFrom, textsOf } from './test-disk.js';

const WRITER = fileURLToPath(new URL('../support/store-writer.mjs', import.meta.url));
const DAMAGER = fileURLToPath(new URL('../support/store-damager.mjs', import.meta.url));
const BAN = { kind: 'address', what: '10.0.0.9', until: null, reason: null, by: 'root', at: 1 } as const;
const PAGE = 4096;

const directory = temporaryDirectories();
let disk: TestDisk;
let path: string;
let children: ChildProcess[];
beforeEach(() => {
  disk = new TestDisk();
  path = join(directory(), 'state', 'klatsch', '9000.db');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
});

function mode(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

/** What opening gives: its code, when it fails. */
function codeOf(file: string): string {
  try {
    disk.store(file).close();
    return 'opened';
  } catch (error) {
    return storeCode(error);
  }
}

/** Another process with this store open. */
function writer(...args: readonly string[]): {
  lines: string[];
  child: ChildProcess;
  opened: Promise<unknown>;
} {
  const child = spawn(process.execPath, [WRITER, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return { lines, child, opened: new Promise((resolve) => reader.once('line', resolve)) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

/** A closed store with something in it. */
function filled(): void {
  const store = disk.store(path);
  store.keep(textsFrom(1, 300), 1);
  for (let at = 1; at <= 300; at += 1) store.saveBan({ ...BAN, what: `nick-${at}`, at });
  store.close();
}

describe('openStore', () => {
  it('makes directories and files for their owner alone, and leaves no journal behind', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    const [above, within] = [dirname(path), textsOf(path)];
    expect(readdirSync(above)).toContain(`${basename(path)}-wal`);
    for (const directory of [above, within]) {
      expect(mode(directory)).toBe('700');
      const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.map(({ name }) => mode(join(directory, name)))).toEqual(files.map(() => '600'));
    }
    store.close();
    expect(readdirSync(above)).toEqual(['9000.db', '9000.texts']);
    expect(filesOf(path)).toEqual([segment(1)]);
  });

  it('takes away what others could read', () => {
    filled();
    chmodSync(path, 0o644);
    const store = disk.store(path);
    expect([mode(path), mode(`${path}-wal`)]).toEqual(['600', '600']);
    store.close();
  });

  it('lets nobody else write', async () => {
    const held = writer('hold');
    await held.opened;
    expect(codeOf(path)).toBe('store-busy');
    await kill(held.child);
    expect(codeOf(path)).toBe('opened');
    const store = disk.store(path);
    expect(codeOf(path)).toBe('store-busy');
    expect(store.keep(texts(1), 1)).toBe(true);
    store.close();
    expect(codeOf(path)).toBe('opened');
  });

  it('does not begin beside somebody who only reads, and would keep it from writing', async () => {
    filled();
    const reader = (await loadDatabase())(path);
    reader.exec('BEGIN');
    reader.rows('SELECT first FROM runs');
    expect(codeOf(path)).toBe('store-busy');
    reader.exec('COMMIT');
    expect(codeOf(path)).toBe('opened');
    expect(disk.told).toEqual([]);
  });

  it('lets one of several in that come at once, closed tidily before or killed', async () => {
    for (const tidy of [true, false]) {
      if (tidy) filled();
      const rivals = Array.from({ length: 4 }, () =>
        spawn(process.execPath, [WRITER, path, 'hold'], { stdio: ['ignore', 'pipe', 'pipe'] }),
      );
      children.push(...rivals);
      const ends = rivals.map(
        (rival) =>
          new Promise<string>((resolve) => {
            createInterface({ input: rival.stdout }).once('line', resolve);
            rival.once('close', () => {
              resolve('refused');
            });
          }),
      );
      const got = await Promise.all(ends);
      expect(got.sort()).toEqual(['open', 'refused', 'refused', 'refused']);
      await Promise.all(rivals.map(kill));
    }
  });

  it('leaves a database of a later version as it is', async () => {
    filled();
    const database = (await loadDatabase())(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(path);
    expect(codeOf(path)).toBe('store-newer');
    expect(codeOf(path)).toBe('store-newer');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(['9000.db', '9000.texts']);
  });

  it('brings a database of an earlier version to the present one, with what is in it', async () => {
    filled();
    const next = [...MIGRATIONS, 'ALTER TABLE bans ADD COLUMN later TEXT'];
    const store = disk.store(path, next);
    expect([store.recall().texts.length, store.bans().length]).toEqual([300, 300]);
    expect(store.keep(texts(301), 1)).toBe(true);
    store.close();
    expect(versionOf((await loadDatabase())(path), 99)).toBe(MIGRATIONS.length + 1);
    expect(disk.told).toEqual([]);
  });

  it('leaves it where and what it is when a step fails', () => {
    filled();
    expect(() => disk.store(path, [...MIGRATIONS, 'ALTER TABLE nonsense'])).toThrow(
      expect.objectContaining({ code: 'store-failed' }),
    );
    expect(disk.aside).toEqual([]);
    const store = disk.store(path);
    expect([store.recall().texts.length, store.bans().length]).toEqual([300, 300]);
    store.close();
  });

  const obstacles: Readonly<Record<string, () => string>> = {
    'a file in the place of its directory': () => {
      writeFileSync(join(path, '../..'), '');
      return path;
    },
    'a directory in its place': () => {
      mkdirSync(path, { recursive: true });
      return path;
    },
    'a file system that takes no files': () => '/proc/klatsch/9000.db',
  };
  it.each(Object.keys(obstacles))('fails with %s', (obstacle) => {
    expect(codeOf(obstacles[obstacle]?.() ?? '')).toBe('store-unavailable');
    expect(disk.aside).toEqual([]);
  });

  it('takes an empty file for a fresh one, and forgets the journal of one that was deleted', () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, Buffer.alloc(5000, 7));
    const store = disk.store(path);
    expect(remembered(store)).toEqual([]);
    expect(store.keep(texts(1), 1)).toBe(true);
    store.close();
    expect(disk.told).toEqual([]);
  });
});

describe('a damaged database', () => {
  const overwrite = (at: number, bytes: Buffer): void => {
    const file = openSync(path, 'r+');
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  };

  const damages: Readonly<Record<string, () => void>> = {
    'is none': () => {
      writeFileSync(path, 'a letter to a friend '.repeat(1000));
    },
    'has lost its header': () => {
      overwrite(0, Buffer.from('XXXXXXXX'));
    },
    'was cut off': () => {
      truncateSync(path, PAGE + 100);
    },
    'has a page of rubbish': () => {
      overwrite(2 * PAGE, Buffer.alloc(PAGE, 0xff));
    },
    'has a page of nothing': () => {
      overwrite(PAGE, Buffer.alloc(PAGE));
    },
  };
  it.each(Object.keys(damages))(
    'that %s is set aside whole, and an empty one begun; texts stay',
    (damage) => {
      filled();
      damages[damage]?.();
      const damaged = readFileSync(path);
      const store = disk.store(path);
      expect(disk.aside).toEqual([`${path}.damaged-20260131T120000000Z`]);
      expect(readFileSync(disk.aside[0] ?? '').equals(damaged)).toBe(true);
      expect(mode(path)).toBe('600');
      expect(store.recall()).toMatchObject({ seq: 300, runs: [], texts: textsFrom(1, 300) });
      expect(store.bans()).toEqual([]);
      expect(store.keep(texts(301), 1)).toBe(true);
      store.close();
      const next = disk.store(path);
      expect(next.recall()).toMatchObject({ runs: [{ first: 301 }], texts: textsFrom(1, 301) });
      next.close();
      expect(disk.told).toEqual([]);
    },
  );

  it('never ends the process, however it is damaged', async () => {
    mkdirSync(dirname(path), { recursive: true });
    const seed = Math.floor(Math.random() * 2 ** 31);
    const child = spawn(process.execPath, [DAMAGER, path, String(seed), '100']);
    children.push(child);
    let output = `seed ${seed}\n`;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(output).toMatch(/survived\n$/);
    // Bytes that are no UTF-8 are no damage, and every text can still be read.
    expect(output).toMatch(/^round 0\nread 299$/m);
    expect(output).toMatch(/set aside/);
  });

  it('keeps what belongs to it', async () => {
    filled();
    const killed = writer();
    await killed.opened;
    await kill(killed.child);
    const wal = readFileSync(`${path}-wal`);
    // Not all of the pages are in the journal.
    writeFileSync(path, Buffer.alloc(statSync(path).size, 'rubbish '));
    disk.store(path).close();
    const [aside = ''] = disk.aside;
    expect(existsSync(aside)).toBe(true);
    expect(readFileSync(`${aside}-wal`).equals(wal)).toBe(true);
  });
});

describe('a process that is killed while it writes', () => {
  it('loses nothing that it was promised', async () => {
    for (let round = 0, before = 0; round < 3; round += 1) {
      const { child, lines, opened } = writer();
      await opened;
      // Long enough for the journal to be folded in now and then: that happens after some hundred turns.
      await eventually(() => lines.length > 600 + round * 200, { ms: 50_000 });
      await kill(child);
      const promised = Number(lines.at(-1));
      expect(promised).toBeGreaterThan(before);
      const store = disk.store(path);
      const { seq, texts: kept, runs } = store.recall();
      expect(seq).toBeGreaterThanOrEqual(promised);
      expect(kept.map((said) => said.seq)).toEqual(kept.map((_, i) => seq - kept.length + 1 + i));
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(promised, 1000));
      expect(runs).toHaveLength(2 * round + 1);
      expect(hasBan(store, promised)).toBe(true);
      store.close();
      before = promised;
    }
    expect([disk.told, disk.aside]).toEqual([[], []]);
  });
});

function hasBan(store: Store, at: number): boolean {
  return store.bans().some((ban) => ban.at === at);
}
