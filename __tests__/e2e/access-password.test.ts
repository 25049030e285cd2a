import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { words } from '../../src/words/index.js';
import { GUESSES } from '../../src/limits.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import { keptIn, leaks } from '../support/secrets.js';
import type { Visit } from '../support/user.js';
import { User } from '../support/user.js';

jest.setTimeout(2 * E2E_MS);

afterEach(async () => {
  await endPrograms();
  clearScratch();
});

const PASSWORD = 'Öffne dich, Sesam 42';
const WRONG = 'open up, barley 41';
const ARGS = ['--access', 'password', '--log-level', 'debug'];
const IN = { code: 0, stderr: '', refusal: null };
const refusal = (code: 'password-wrong' | 'guessing'): unknown => ({
  code: 1,
  refusal: code,
  stderr: `klatsch: the server refused: ${words.server.refusals[code]}\n`,
});
const PASSWORD_WRONG = refusal('password-wrong');
const GUESSING = refusal('guessing');

const someone = (): User => new User(scratch());

function environment(password = ''): { readonly XDG_RUNTIME_DIR: string; readonly XDG_STATE_HOME: string } {
  const home = scratch();
  const known = password === '' ? {} : { KLATSCH_PASSWORD: password };
  return { XDG_RUNTIME_DIR: home, XDG_STATE_HOME: `${home}/state`, ...known };
}

/** Joins and leaves with a password; an empty one is none. */
function tries(user: User, address: string, nick: string, password: string): Promise<Visit> {
  return user.visit(address, nick, [], { KLATSCH_PASSWORD: password });
}

describe('a room with a password', () => {
  it('lets in whoever knows it, and nobody else; the others are told what to do', async () => {
    const { address } = await OperatedServer.startIn(environment(PASSWORD), ...ARGS);
    const ann = someone();
    expect(await tries(ann, address, 'ann', '')).toEqual(PASSWORD_WRONG);
    expect(await tries(ann, address, 'ann', WRONG)).toEqual(PASSWORD_WRONG);
    expect(await tries(ann, address, 'ann', PASSWORD)).toEqual(IN);
    // It has to be shown every time, by every command.
    expect(await tries(ann, address, 'ann', '')).toEqual(PASSWORD_WRONG);
    for (const args of [
      ['say', '--server', address, 'hello'],
      ['who', address],
    ]) {
      expect((await ann.run(args)).code).toBe(1);
      expect(await ann.run(args, { KLATSCH_PASSWORD: PASSWORD })).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('is not to be guessed: after so many wrong ones nothing from there is looked at', async () => {
    const server = await OperatedServer.startIn(environment(PASSWORD), ...ARGS);
    const { address } = server;
    const [ann, eve, listed] = [someone(), someone(), someone()];
    await server.told('allow', await listed.fingerprint(), 'lis');
    const inside = ann.join(address, 'ann', [], { KLATSCH_PASSWORD: PASSWORD });
    await inside.fact('roster:listed');
    for (let count = 1; count <= GUESSES; count += 1) {
      expect(await tries(eve, address, 'eve', `${WRONG}-${count}`)).toEqual(PASSWORD_WRONG);
    }
    expect(await tries(eve, address, 'eve', `${WRONG}-6`)).toEqual(GUESSING);
    // Not the right one either, and not with another key: otherwise it could go on.
    expect(await tries(eve, address, 'eve', PASSWORD)).toEqual(GUESSING);
    expect(await tries(someone(), address, 'joe', PASSWORD)).toEqual(GUESSING);
    // A code would be a way around.
    const code = await server.invite();
    expect(await eve.visit(address, 'eve', ['--invite', code])).toEqual(GUESSING);
    // Whoever is in or needs no password is not held up.
    expect(await listed.visit(address, 'lis')).toEqual(IN);
    inside.type('still here');
    await inside.fact('room:message', { text: 'still here' });
  });

  it('has it after the server was killed, and another one when it is started with another', async () => {
    const first = await OperatedServer.startIn(environment(), ...ARGS);
    const { address } = first;
    const ann = someone();
    expect(await tries(ann, address, 'ann', PASSWORD)).toEqual(PASSWORD_WRONG);
    first.serve.type(`password set ${PASSWORD}`);
    await first.serve.line(/^the password is set$/);
    expect(await tries(ann, address, 'ann', PASSWORD)).toEqual(IN);
    const second = await first.again(...ARGS);
    expect(await tries(ann, address, 'ann', WRONG)).toEqual(PASSWORD_WRONG);
    expect(await tries(ann, address, 'ann', PASSWORD)).toEqual(IN);
    expect(await second.told('password', 'clear')).toEqual({ done: 'password-cleared' });
    await second.again(...ARGS);
    expect(await tries(ann, address, 'ann', PASSWORD)).toEqual(PASSWORD_WRONG);
  });
});

describe('what is written down and shown of a password', () => {
  it('is never the password, right or wrong', async () => {
    const env = environment(PASSWORD);
    const server = await OperatedServer.startIn(env, ...ARGS);
    const { address } = server;
    const watcher = await server.watch('--json');
    const [ann, eve] = [someone(), someone()];
    await tries(ann, address, 'ann', PASSWORD);
    await tries(eve, address, 'eve', WRONG);
    const SET = 'set by an operator 43';
    expect(await server.told('password', 'set', ...SET.split(' '))).toEqual({
      done: 'password-set',
      access: 'password',
    });
    expect(await tries(ann, address, 'ann', SET)).toEqual(IN);
    for (let count = 0; count < GUESSES; count += 1) await tries(eve, address, 'eve', WRONG);
    await watcher.fact('client:refused', { code: 'password-wrong', ip: '127.0.0.1' });
    await watcher.fact('client:refused', { code: 'guessing', ip: '127.0.0.1' });
    const alive = keptIn(env.XDG_STATE_HOME);
    server.serve.type('exit');
    await server.serve.exited;
    const places = {
      'the memory of the running server': alive,
      'all that the server has kept': keptIn(env.XDG_STATE_HOME),
      'the log': keptIn(env.XDG_STATE_HOME, 'klatsch/klatsch.log'),
      'all that ann has kept': keptIn(ann.state),
      'all that eve has kept': keptIn(eve.state),
      'the console': server.serve.lines.join('\n') + server.serve.stderr,
      'what a watcher is told': watcher.lines.join('\n'),
    };
    expect(leaks([PASSWORD, WRONG, SET, 'Sesam', 'barley', 'operator 43'], places)).toEqual([]);
    // What was looked at is the right thing: what may be read stands there.
    expect(leaks(['"refusal":"password-wrong"', '"refusal":"guessing"', 'scrypt$15$8$1$'], places)).toEqual(
      expect.arrayContaining([
        'scrypt$15$8$1$ in the memory of the running server',
        'scrypt$15$8$1$ in all that the server has kept',
        '"refusal":"password-wrong" in the log',
        '"refusal":"guessing" in the log',
      ]),
    );
  });
});
