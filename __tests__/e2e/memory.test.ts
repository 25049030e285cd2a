import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadDatabase } from '../../src/store/database/database.js';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { openStore } from '../../src/store/open-store.js';
import { LAST_WITH_TEXTS, MIGRATIONS, migrate } from '../../src/store/database/schema.js';
import type { Past } from '../../src/store/store.js';
import { stage } from '../peer/test-peer.js';
import { hello } from '../server/house.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { testIdentity } from '../support/test-identity.js';
import { temporaryDirectories } from '../support/temporary.js';

jest.setTimeout(2 * E2E_MS);

const NO_RATE = ['texts-per-second=0', 'text-burst=0', 'room-bytes-per-second=0'].flatMap((limit) => [
  '--limit',
  limit,
]);

const directory = temporaryDirectories();
const start = stage();
let state: string;
let clients: RawClient[];
let udpPort = 20_000;
beforeEach(() => {
  state = directory();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await endPrograms();
});

interface SaidText {
  readonly seq: number;
  readonly text: string;
  readonly id?: string;
  readonly unkept?: true;
}

/** A server whose memory outlives it. */
async function serve(port = '0', ...args: string[]): Promise<{ program: Program; port: string }> {
  const all = ['serve', '--host', '127.0.0.1', '--port', port, '--lines', ...NO_RATE, ...args];
  const program = new Program(all, { XDG_STATE_HOME: state });
  const [, got = ''] = await program.line(/^serving on 127\.0\.0\.1:(\d+)$/);
  return { program, port: got };
}

/** The database, its journal, the texts and whatever else belongs to them; the log stands beside them. */
function storeFiles(): string[] {
  return readdirSync(join(state, 'klatsch'))
    .filter((name) => /\.(db|texts)/.test(name))
    .sort();
}

async function kill({ program }: { program: Program }): Promise<void> {
  program.child.kill('SIGKILL');
  await program.exited;
}

async function enter(port: string, nick: string, last?: [string, number]): Promise<RawClient> {
  const client = await RawClient.open(Number(port), 'frames');
  clients.push(client);
  udpPort += 1;
  client.send(hello(last), `REGISTER ${nick} ${udpPort}`);
  await client.expect('ROSTER');
  return client;
}

function said(client: RawClient): SaidText[] {
  return client.json('SAID') as SaidText[];
}

function epochOf(client: RawClient): string {
  return (client.json('HELLO')[0] as { epoch: string }).epoch;
}

function fileOf(port: string): string {
  return join(state, 'klatsch', `${port}.db`);
}

function textsOf(port: string): string {
  return join(state, 'klatsch', `${port}.texts`);
}

/** The lines of a server's texts, oldest first. */
function linesAt(port: string): SaidText[] {
  const files = readdirSync(textsOf(port)).sort();
  const lines = files.flatMap((name) => readFileSync(join(textsOf(port), name), 'utf8').split('\n'));
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as SaidText);
}

/** What a killed server has left, as the next one finds it. */
async function leftAt(port: string): Promise<Past> {
  const open = await loadDatabase();
  const told: unknown[] = [];
  const events = {
    changed: (code: unknown) => told.push(code),
    setAside: (aside: string) => told.push(aside),
  };
  const store = openStore({ path: fileOf(port), open, now: Date.now, events });
  const past = store.recall();
  store.close();
  expect(told).toEqual([]);
  const database = open(fileOf(port));
  expect(database.rows('PRAGMA integrity_check')).toEqual([['ok']]);
  database.close();
  return past;
}

/** Says a text and waits for its echo. */
async function say(client: RawClient, text: string): Promise<SaidText> {
  client.say('SAY', { id: text, text });
  return eventually(() => said(client).find((each) => each.id === text) ?? never());
}

function never(): never {
  throw new Error('not yet');
}

describe('a server that is killed in the middle of a flood', () => {
  it('has every text that it had acknowledged when it comes back', async () => {
    const first = await serve();
    const { port } = first;
    const [ann, ben] = [await enter(port, 'ann'), await enter(port, 'ben')];
    const speakers = [ann, ben, await enter(port, 'cem')];
    const epoch = epochOf(ann);
    for (const [index, speaker] of speakers.entries()) {
      for (let count = 0; count < 1500; count += 1) {
        speaker.say('SAY', { id: `${index}-${count}`, text: `text ${count} of ${index}` });
      }
    }
    // In the middle: some are acknowledged, and some are not.
    await eventually(() => said(ann).length > 500, { ms: E2E_MS });
    await kill(first);
    await Promise.all(speakers.map((speaker) => speaker.expectClosed()));
    const acknowledged = speakers.flatMap((speaker, index) =>
      said(speaker).filter(({ id, unkept }) => id?.startsWith(`${index}-`) === true && unkept === undefined),
    );
    expect(acknowledged.length).toBeGreaterThan(100);

    const second = await serve(port);
    const back = await enter(port, 'back', [epoch, 0]);
    const seen = said(ben).at(-1)?.seq ?? 0;
    const late = await enter(port, 'late', [epoch, seen]);
    await say(late, 'after');
    await eventually(() => said(back).at(-1)?.id === 'after');
    const brought = new Map(said(back).map(({ seq, id, text }) => [seq, `${id} ${text}`]));
    for (const { seq, id, text } of acknowledged) expect(brought.get(seq)).toBe(`${id} ${text}`);
    const seqs = said(back).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(said(late).map(({ seq }) => seq)).toEqual(seqs.slice(seen));
    for (const client of [back, late]) expect(client.json('GAP')).toEqual([]);
    expect(epochOf(back)).not.toBe(epoch);

    await kill(second);
    const { texts, runs } = await leftAt(port);
    expect(texts.map(({ seq, id, text }) => [seq, `${id} ${text}`])).toEqual([...brought]);
    expect(runs).toMatchObject([{ epoch, first: 1 }, { epoch: epochOf(back) }]);
  });

  it('has what its operator decided', async () => {
    const first = await serve();
    const { port } = first;
    first.program.type('ban eve spam', 'ban 10.9.9.0/24 for 2h', 'unban 10.9.9.0/24', 'motd set be kind');
    await first.program.line(/^message of the day set: be kind$/);
    await kill(first);

    const second = await serve(port);
    const eve = await RawClient.open(Number(port), 'frames');
    clients.push(eve);
    eve.send('REGISTER eve 40900');
    await eve.expectClosed();
    expect(eve.messages).toEqual(['ERROR banned: you are banned from this server: spam']);
    const kim = await enter(port, 'kim');
    await kim.expect('NOTICE');
    expect(kim.json('NOTICE')).toEqual([{ kind: 'motd', text: 'be kind' }]);
    second.program.type('bans');
    await second.program.line(/^1 ban$/);
    await second.program.line(/^ {2}eve for ever, by .*: spam$/);
    await kill(second);
  });

  it('is for real peers as if it had only been away: each text once, and none given back', async () => {
    const first = await serve();
    const port = Number(first.port);
    const random = (): number => 0.999;
    const alice = await start.joined(port, 'alice', { random });
    const bob = await start.joined(port, 'bob', { random });
    const texts: string[] = [];
    const speak = (): void => {
      texts.push(`text ${texts.length}`);
      bob.ask('room:say', { text: texts.at(-1) ?? '' });
    };
    // There are always so many under way, until there is nobody to bring one back.
    for (let count = 0; count < 50; count += 1) speak();
    const stop = bob.bus.onFact('room:message', speak);
    await eventually(() => alice.room.length > 500);
    await kill(first);
    stop();
    await Promise.all([alice, bob].map((peer) => peer.hears('server:lost')));
    await serve(first.port);
    for (const peer of [alice, bob]) await eventually(() => peer.told('server:connected').length === 2);
    bob.ask('room:say', { text: 'last' });
    for (const peer of [alice, bob]) await peer.hears('room:message', { text: 'last' });
    expect(bob.told('problem')).toEqual([]);
    const wanted = [...texts, 'last'].map((text) => `bob: ${text}`);
    expect(bob.room).toEqual(wanted);
    expect(alice.room).toEqual(wanted);
    for (const peer of [alice, bob]) expect(peer.told('room:gap')).toEqual([]);
  });
});

describe('a disk that refuses', () => {
  const hasPrlimit = ((): boolean => {
    try {
      execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      process.stderr.write(
        'skipped: prlimit (util-linux) is not installed, so that no disk can be made full\n',
      );
      return false;
    }
  })();

  (hasPrlimit ? it : it.skip)(
    'is told to klatsch clients and to the operator, and the room goes on',
    async () => {
      const server = await serve();
      const { program, port } = server;
      const limit = (fsize: string): void => {
        execFileSync('prlimit', ['--pid', String(program.child.pid), `--fsize=${fsize}:unlimited`]);
      };
      const kim = await enter(port, 'kim');
      const epoch = epochOf(kim);
      expect(await say(kim, 'before')).toEqual(expect.not.objectContaining({ unkept: true }));
      // No file can grow: of a text that is longer than a line before, half is written.
      const [name = ''] = readdirSync(textsOf(port));
      limit(String(statSync(join(textsOf(port), name)).size + 20));
      for (const text of ['one', 'two', 'three']) {
        expect(await say(kim, text)).toMatchObject({ unkept: true });
      }
      const old = await RawClient.open(Number(port), 'frames');
      clients.push(old);
      old.send('REGISTER old 4711');
      await old.expect('USERLIST');
      expect(await say(kim, 'four')).toMatchObject({ unkept: true });
      expect(await old.expect('BROADCAST')).toBe('BROADCAST kim four');
      const newcomer = await enter(port, 'newcomer');
      expect(said(newcomer).map(({ unkept }) => unkept)).toEqual([undefined, true, true, true, true]);
      limit('unlimited');
      let count = 0;
      const again = await eventually(async () => {
        count += 1;
        const text = await say(kim, `again-${count}`);
        return text.unkept === undefined ? text : never();
      });
      await program.line(/^texts are kept on disk again$/);
      expect(program.lines.filter((line) => line.includes('kept on disk'))).toEqual([
        expect.stringMatching(/^texts are not kept on disk now \(store-(full|failed)\); the room goes on$/),
        'texts are kept on disk again',
      ]);
      await kill(server);

      await serve(port);
      const back = await enter(port, 'kim', [epoch, 0]);
      await back.expect('SAID');
      expect(said(back).map(({ text, unkept }) => [text, unkept])).toEqual([
        ['before', undefined],
        [again.text, undefined],
      ]);
      expect(back.json('GAP')).toEqual([{ count: 3 + count }]);
    },
  );

  it('has no place for a database: the server runs without, and says so', async () => {
    writeFileSync(join(state, 'klatsch'), 'in the way');
    const { program, port } = await serve();
    await program.line(/^texts are not kept on disk now \(store-unavailable\); the room goes on$/);
    const kim = await enter(port, 'kim');
    expect(await say(kim, 'hi')).toMatchObject({ seq: 1, unkept: true });
    expect(program.child.exitCode).toBeNull();
  });

  it('has a database of a later klatsch: nothing in it is in force, which is said, and it lets nobody in', async () => {
    const kims = await testIdentity();
    const first = await serve('0', '--access', 'keys');
    const { port } = first;
    first.program.type('ban evil', `allow ${fingerprintOf(kims.spki)} kim`);
    await first.program.line(/^kim may come in with /);
    await kill(first);
    const later = (await loadDatabase())(fileOf(port));
    later.exec('PRAGMA user_version = 99');
    later.close();
    const { program } = await serve(port, '--access', 'keys');
    await program.line(/^texts are not kept on disk now \(store-newer\); the room goes on$/);
    await program.line(
      /^problem: the store could not be opened: bans, .* are not in force, and nobody comes in/,
    );
    program.type('bans');
    await program.line(/^nobody is banned$/);
    const kim = await RawClient.openTls(Number(port), 'frames', kims);
    clients.push(kim);
    kim.send(hello(), 'REGISTER kim 40900');
    await kim.expectClosed();
    expect(kim.json('ERROR')).toMatchObject([{ code: 'key-unknown', final: true }]);
  });

  it('has a damaged database: it is set aside, a new one is kept, and the texts stay', async () => {
    const first = await serve();
    const { port } = first;
    const kim = await enter(port, 'kim');
    const epoch = epochOf(kim);
    await say(kim, 'before');
    await kill(first);
    for (const name of storeFiles().filter((each) => each.includes('.db'))) {
      writeFileSync(join(state, 'klatsch', name), 'rubbish '.repeat(4000));
    }
    const second = await serve(port);
    const [, aside = ''] = await second.program.line(/^problem: .* begin anew, the old file is (\S+)$/);
    expect(aside.startsWith(`${fileOf(port)}.damaged-`)).toBe(true);
    expect(existsSync(aside)).toBe(true);
    const back = await enter(port, 'kim', [epoch, 0]);
    await back.expect('SAID');
    expect(back.json('GAP')).toEqual([{ count: null }]);
    expect(said(back).map(({ seq, text }) => [seq, text])).toEqual([[1, 'before']]);
    expect(await say(back, 'hi')).toEqual(expect.not.objectContaining({ unkept: true }));
    await kill(second);
    expect((await leftAt(port)).texts.map(({ text }) => text)).toEqual(['before', 'hi']);
  });

  it('has damaged texts: they are set aside, and those that can be read stay', async () => {
    const first = await serve();
    const { port } = first;
    const kim = await enter(port, 'kim');
    const epoch = epochOf(kim);
    for (const text of ['one', 'two', 'three']) await say(kim, text);
    await kill(first);
    const [name = ''] = readdirSync(textsOf(port));
    const file = join(textsOf(port), name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"text":"two"', '"text:"two"'));
    const second = await serve(port);
    const [, aside = ''] = await second.program.line(
      /^problem: .* the others are kept, the old file is (\S+)$/,
    );
    expect(readFileSync(aside, 'utf8').split('\n')).toHaveLength(4);
    const back = await enter(port, 'kim', [epoch, 0]);
    await back.expect('SAID');
    expect(said(back).map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'one'],
      [3, 'three'],
    ]);
    expect(back.json('GAP')).toEqual([{ count: 1 }]);
    expect(await say(back, 'four')).toMatchObject({ seq: 4 });
  });
});

describe('the state directory', () => {
  it('has no database with --no-store, and nothing is called unkept', async () => {
    const { program, port } = await serve('0', '--no-store');
    const kim = await enter(port, 'kim');
    expect(await say(kim, 'hi')).toEqual(expect.not.objectContaining({ unkept: true }));
    program.child.kill('SIGTERM');
    await program.exited;
    expect(storeFiles()).toEqual([]);
  });

  it('has one tidy database and lines for its owner after a server that ended well', async () => {
    const { program, port } = await serve();
    const kim = await enter(port, 'kim');
    await say(kim, 'hi');
    program.child.kill('SIGTERM');
    await program.exited;
    expect(storeFiles()).toEqual([`${port}.db`, `${port}.texts`]);
    expect(statSync(fileOf(port)).mode & 0o777).toBe(0o600);
    expect(linesAt(port)).toMatchObject([{ seq: 1, from: 'kim', text: 'hi' }]);
    const { texts } = await leftAt(port);
    expect(texts).toMatchObject([{ seq: 1, from: 'kim', text: 'hi' }]);
  });

  it('of an earlier version is brought over, and its texts are said to those who come back', async () => {
    const first = await serve();
    const { port } = first;
    await kill(first);
    for (const name of storeFiles()) rmSync(join(state, 'klatsch', name), { recursive: true });
    const old = (await loadDatabase())(fileOf(port));
    migrate(old, MIGRATIONS.slice(0, LAST_WITH_TEXTS));
    old.exec(`INSERT INTO runs VALUES (1, 'older', 1, 5)`);
    const batch = [1, 2].map((seq) => ({ seq, at: 5, from: 'ann', text: `text ${seq}` }));
    old.prepare('INSERT INTO batches VALUES (2, ?)').run([JSON.stringify(batch)]);
    old.close();
    const second = await serve(port);
    const kim = await enter(port, 'kim', ['older', 1]);
    await kim.expect('SAID');
    expect(said(kim).map(({ seq, text }) => [seq, text])).toEqual([[2, 'text 2']]);
    expect(await say(kim, 'three')).toMatchObject({ seq: 3 });
    await kill(second);
    expect(linesAt(port).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await leftAt(port)).runs).toMatchObject([{ epoch: 'older', first: 1 }, { first: 3 }]);
  });

  it('that was copied is a memory for another port', async () => {
    const first = await serve();
    await say(await enter(first.port, 'kim'), 'hi');
    first.program.child.kill('SIGTERM');
    await first.program.exited;
    const second = await serve();
    await kill(second);
    for (const name of readdirSync(join(state, 'klatsch'))) {
      if (name.startsWith(`${second.port}.`))
        renameSync(join(state, 'klatsch', name), join(state, `old-${name}`));
    }
    mkdirSync(join(state, 'klatsch'), { recursive: true });
    renameSync(fileOf(first.port), fileOf(second.port));
    renameSync(textsOf(first.port), textsOf(second.port));
    await serve(second.port);
    const kim = await enter(second.port, 'kim');
    await kim.expect('SAID');
    expect(said(kim).map(({ text }) => text)).toEqual(['hi']);
  });
});

describe('two servers on one port of different addresses', () => {
  it('have one memory, of the first; the other says so and goes on without', async () => {
    const first = await serve();
    const args = ['serve', '--host', '127.0.0.2', '--port', first.port, '--lines'];
    const second = new Program(args, { XDG_STATE_HOME: state });
    await second.line(/^texts are not kept on disk now \(store-busy\); the room goes on$/);
    await second.line(/^serving on 127\.0\.0\.2:\d+$/);
    const kim = await enter(first.port, 'kim');
    expect(await say(kim, 'hi')).toEqual(expect.not.objectContaining({ unkept: true }));
  });
});
