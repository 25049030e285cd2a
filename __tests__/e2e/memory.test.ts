import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadDatabase } from '../../src/store/database.js';
import { readContents } from '../../src/store/schema.js';
import type { Contents } from '../../src/store/schema.js';
import { stage } from '../peer/test-peer.js';
import { hello } from '../server/house.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { temporaryDirectories } from '../support/temporary.js';

jest.setTimeout(2 * E2E_MS);

const NO_RATE = ['--limit', 'texts-per-second=0', '--limit', 'text-burst=0'];

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

/** The database, its journal and whatever else belongs to it; the log stands beside them. */
function databaseFiles(): string[] {
  return readdirSync(join(state, 'klatsch')).filter((name) => name.includes('.db'));
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

/** What a killed server has left, as SQLite finds it. */
async function leftAt(port: string): Promise<Contents> {
  const database = (await loadDatabase())(fileOf(port));
  expect(database.rows('PRAGMA integrity_check')).toEqual([['ok']]);
  const contents = readContents(database);
  database.close();
  return contents;
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
      limit(String(statSync(`${fileOf(port)}-wal`).size));
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

  it('has a damaged database: it is set aside, and a new one is kept', async () => {
    const first = await serve();
    const { port } = first;
    const epoch = epochOf(await enter(port, 'kim'));
    await kill(first);
    for (const name of databaseFiles()) {
      writeFileSync(join(state, 'klatsch', name), 'rubbish '.repeat(4000));
    }
    const second = await serve(port);
    const [, aside = ''] = await second.program.line(/^problem: .* the old file is (\S+)$/);
    expect(aside.startsWith(`${fileOf(port)}.damaged-`)).toBe(true);
    expect(existsSync(aside)).toBe(true);
    const kim = await enter(port, 'kim', [epoch, 0]);
    expect(kim.json('GAP')).toEqual([{ count: null }]);
    expect(await say(kim, 'hi')).toEqual(expect.not.objectContaining({ unkept: true }));
    await kill(second);
    expect((await leftAt(port)).texts).toHaveLength(1);
  });
});

describe('the state directory', () => {
  it('has no database with --no-store, and nothing is called unkept', async () => {
    const { program, port } = await serve('0', '--no-store');
    const kim = await enter(port, 'kim');
    expect(await say(kim, 'hi')).toEqual(expect.not.objectContaining({ unkept: true }));
    program.child.kill('SIGTERM');
    await program.exited;
    expect(databaseFiles()).toEqual([]);
  });

  it('has one tidy file for its owner after a server that ended well', async () => {
    const { program, port } = await serve();
    const kim = await enter(port, 'kim');
    await say(kim, 'hi');
    program.child.kill('SIGTERM');
    await program.exited;
    expect(databaseFiles()).toEqual([`${port}.db`]);
    expect(statSync(fileOf(port)).mode & 0o777).toBe(0o600);
    const { texts } = await leftAt(port);
    expect(texts).toMatchObject([{ seq: 1, from: 'kim', text: 'hi' }]);
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
