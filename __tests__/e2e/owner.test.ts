import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { words } from '../../src/words/index.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { eventually } from '../support/eventually.js';
import { OperatedServer } from '../support/operated.js';
import type { Program } from '../support/program.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import { User } from '../support/user.js';

jest.setTimeout(E2E_MS);

let server: OperatedServer;
let bob: User;
beforeEach(async () => {
  server = await OperatedServer.start(scratch());
  bob = new User(scratch());
});
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

/** bob's program in the room, under this nick. */
async function inside(nick: string): Promise<Program> {
  const program = bob.join(server.address, nick);
  await program.fact('roster:listed');
  return program;
}

/** Who is in the room, as an operator sees it: nicks and keys. */
async function present(): Promise<{ nick: string; fingerprint: string | null }[]> {
  const outcome = await server.told('list');
  if (outcome.done !== 'listed') throw new Error(outcome.done);
  return outcome.clients.map(({ nick, fingerprint }) => ({ nick, fingerprint }));
}

const nicks = async (): Promise<string[]> => (await present()).map(({ nick }) => nick);
const tries = ({ facts }: Program): number => facts.filter(({ fact }) => fact === 'server:connecting').length;

describe('an owner who comes back', () => {
  it('has the nick again while the old program hangs, which learns it and stays away', async () => {
    const ann = await server.join('ann');
    const first = await inside('bob');
    first.child.kill('SIGSTOP');
    const second = await inside('bob');
    await eventually(() => {
      expect(ann.facts.filter(({ nick }) => nick === 'bob').map(({ fact }) => fact)).toEqual([
        'person:joined',
        'person:left',
        'person:joined',
      ]);
    });
    expect(await nicks()).toEqual(['ann', 'bob']);

    first.child.kill('SIGCONT');
    expect(await first.exited).toEqual({ code: 1, signal: null });
    expect(first.stderr).toBe(`klatsch: out of the room: ${words.server.refusals.replaced}\n`);
    expect(first.facts.at(-1)).toMatchObject({ fact: 'server:refused', code: 'replaced' });
    expect(tries(first)).toBe(1);
    expect(await nicks()).toEqual(['ann', 'bob']);
    second.type('it is me');
    await ann.fact('room:message', { from: 'bob', text: 'it is me' });
  });

  it('hangs again and again, and is here once each time', async () => {
    const hanging: Program[] = [];
    for (let count = 0; count < 3; count += 1) {
      const program = await inside('bob');
      program.child.kill('SIGSTOP');
      hanging.push(program);
    }
    const last = await inside('bob');
    for (const program of hanging) program.child.kill('SIGCONT');
    for (const program of hanging) {
      expect(await program.exited).toEqual({ code: 1, signal: null });
      expect(program.facts.at(-1)).toMatchObject({ fact: 'server:refused', code: 'replaced' });
    }
    expect(await nicks()).toEqual(['bob']);
    expect(last.facts.filter(({ fact }) => fact === 'server:lost')).toEqual([]);
  });

  it('does not have it from a program of theirs that lives, which notices nothing', async () => {
    const first = await inside('bob');
    expect(await bob.visit(server.address, 'bob')).toEqual({
      code: 1,
      refusal: 'nick-taken',
      stderr: 'klatsch: the server refused: that nickname, or one that looks like it, is taken\n',
    });
    first.type('still here');
    await first.fact('room:message', { from: 'bob', text: 'still here' });
    expect(tries(first)).toBe(1);
    expect(await nicks()).toEqual(['bob']);
  });

  it('is somebody else beside it, where the nick was not chosen', async () => {
    const join = ['join', server.address, '--json'];
    const first = bob.start(join);
    const { nick } = await first.fact('server:connected');
    const second = bob.start(join);
    await second.fact('server:connected', { nick: `${String(nick)}-2` });
    const there = await present();
    expect(there.map((each) => each.nick)).toEqual([nick, `${String(nick)}-2`]);
    expect(there[0]?.fingerprint).toBe(there[1]?.fingerprint);
  });

  it('has the nick at once after a program that was killed; nobody else has', async () => {
    const first = await inside('bob');
    first.child.kill('SIGKILL');
    await first.exited;
    const eve = new User(scratch());
    expect(await eve.visit(server.address, 'bob')).toMatchObject({ code: 1, refusal: 'nick-owned' });
    expect(await bob.visit(server.address, 'bob')).toMatchObject({ code: 0 });
  });
});

describe('programs that are started at once by somebody who has no key yet', () => {
  it('make one, and are here with it', async () => {
    const programs = ['one', 'two', 'three'].map((nick) => bob.join(server.address, nick));
    await Promise.all(programs.map((program) => program.fact('roster:listed')));
    const keys = new Set((await present()).map(({ fingerprint }) => fingerprint));
    expect(keys.size).toBe(1);
    const [key] = keys;
    expect(key?.startsWith((await bob.fingerprint()).replaceAll('-', ''))).toBe(true);
  });
});
