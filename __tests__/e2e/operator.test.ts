import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ServerMessage } from '../../src/wire/extension.js';
import { HostileServer, said, welcome } from '../peer/hostile-server.js';
import { cast } from '../support/old/cast.js';
import { eventually } from '../support/eventually.js';
import { E2E_MS, endPrograms, klatsch } from '../support/program.js';
import type { Program } from '../support/program.js';

jest.setTimeout(E2E_MS);
const play = cast();
afterEach(endPrograms);

const KICKED: ServerMessage = {
  type: 'error',
  code: 'kicked',
  reason: 'an operator has disconnected you: spam',
  final: true,
};
const BANNED: ServerMessage = {
  type: 'error',
  code: 'banned',
  reason: 'you are banned from this server: spam',
  final: true,
};
/** What alice said in another run of hers. */
const BEFORE: ServerMessage = { type: 'said', seq: 2, at: 1000, from: 'alice', text: 'hello', id: 'x-1' };

async function serve(...greeting: readonly ServerMessage[]): Promise<HostileServer> {
  const server = await play(new HostileServer());
  if (greeting.length > 0) server.greeting = greeting;
  return server;
}

/** `klatsch` as alice, with these arguments, at that server. */
function alice(server: HostileServer, command: 'join' | 'say', ...args: readonly string[]): Program {
  const address = `127.0.0.1:${server.port}`;
  const where = command === 'say' ? ['--server', address] : [address];
  return klatsch(command, ...where, '--nick', 'alice', '--plain', ...args);
}

/** Waits until alice has said that text, and gives her name for it. */
async function saidBy(server: HostileServer, text: string): Promise<string> {
  return eventually(() => {
    const id = new RegExp(`SAY \\{"id":"([^"]+)","text":"${text}"`).exec(server.received)?.[1];
    if (id === undefined) throw new Error(`not said: ${text}`);
    return id;
  });
}

const atTheDoor = (refusal: ServerMessage): ServerMessage[] => [...welcome().slice(0, 1), refusal];

describe('klatsch join, put out of the room', () => {
  it('ends with 1 and one line, and does not come back', async () => {
    const server = await serve();
    const program = alice(server, 'join', '--lines');
    await program.line(/^connected to/);
    server.say(KICKED);
    server.hangUp();
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toBe('klatsch: out of the room: an operator has disconnected you: spam\n');
    expect(program.lines.at(-1)).toBe('out of the room: an operator has disconnected you: spam');
    expect(server.connections).toBe(1);
  });

  it('tells scripts the code', async () => {
    const server = await serve();
    const program = alice(server, 'join', '--json');
    await program.fact('roster:listed');
    server.say(BANNED);
    server.hangUp();
    expect((await program.exited).code).toBe(1);
    expect(program.facts.at(-1)).toMatchObject({
      fact: 'server:refused',
      code: 'banned',
      reason: 'you are banned from this server: spam',
    });
  });
});

describe('whoever is banned', () => {
  it('is told so by every command, in one line, with 1', async () => {
    const server = await serve(...atTheDoor(BANNED));
    const programs = [
      alice(server, 'join', '--lines'),
      alice(server, 'say', 'hello'),
      klatsch('who', '--plain', `127.0.0.1:${server.port}`),
    ];
    for (const program of programs) {
      expect((await program.exited).code).toBe(1);
      expect(program.stderr).toBe('klatsch: the server refused: you are banned from this server: spam\n');
    }
    expect(server.connections).toBe(3);
  });
});

describe('whoever is muted', () => {
  it('says nothing to the room by a pipe: each text is refused once, and the end is 1', async () => {
    const server = await serve();
    const program = alice(server, 'join', '--lines');
    program.type('one', 'two');
    program.endInput();
    for (const text of ['one', 'two']) {
      const id = await saidBy(server, text);
      server.say({ type: 'error', code: 'muted', reason: 'hush', id });
    }
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toBe('klatsch: 2 lines were not sent\n');
    expect(
      program.lines.filter((line) => line.startsWith('problem: an operator has muted you')),
    ).toHaveLength(2);
    expect(server.received.match(/SAY /g)).toHaveLength(2);
  });

  it('learns from klatsch say that it was not said, whatever stands in the history', async () => {
    const server = await serve(...welcome(2), BEFORE);
    const program = alice(server, 'say', 'hello');
    const id = await saidBy(server, 'hello');
    server.say({ type: 'error', code: 'muted', reason: 'hush', id });
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toBe('klatsch: not said: an operator has muted you: nobody got this text\n');
  });
});

describe('klatsch say', () => {
  it('prints nothing of what the server and its history say', async () => {
    const server = await serve(
      ...welcome(2),
      BEFORE,
      { type: 'notice', kind: 'motd', text: 'be kind' },
      { type: 'notice', kind: 'announcement', text: 'down at noon' },
    );
    const program = alice(server, 'say', 'hello');
    const id = await saidBy(server, 'hello');
    server.say({ type: 'said', seq: 3, at: 2000, from: 'alice', text: 'hello', id, unkept: true });
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect([program.lines, program.rest, program.stderr]).toEqual([[], '', '']);
  });
});

describe('klatsch who', () => {
  it('waits for the list, whatever else the server says', async () => {
    const [hello, , roster] = welcome(2);
    if (hello === undefined || roster === undefined) throw new Error('no welcome');
    const server = await serve(
      hello,
      { type: 'notice', kind: 'motd', text: 'be kind' },
      said(2, 'hi'),
      roster,
    );
    const program = klatsch('who', '--plain', `127.0.0.1:${server.port}`);
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(program.lines).toEqual(['alice  127.0.0.1  4000']);
  });
});

describe('klatsch join', () => {
  it('tells what was said before from what is said now, and what the server says', async () => {
    const server = await serve(...welcome(3), said(3, 'before', 1000), {
      type: 'notice',
      kind: 'motd',
      text: 'be kind\nand quiet',
    });
    const program = alice(server, 'join', '--lines');
    await program.line(/^ {2}and quiet$/);
    server.say(said(4, 'now'), { type: 'notice', kind: 'announcement', text: 'down at noon' });
    await program.line(/^the server announces: down at noon$/);
    expect(program.lines.slice(-6)).toEqual([
      expect.stringMatching(/^\[(1970-01-01|1969-12-31) \d\d:\d\d\] bob: before$/),
      'message of the day:',
      '  be kind',
      '  and quiet',
      'bob: now',
      'the server announces: down at noon',
    ]);
  });
});
