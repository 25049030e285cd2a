import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { words } from '../../src/words/index.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { keptIn, leaks } from '../support/secrets.js';
import { User } from '../support/user.js';

jest.setTimeout(2 * E2E_MS);

afterEach(async () => {
  await endPrograms();
  clearScratch();
});

const { refusals } = words.server;
const someone = (): User => new User(scratch());
const KEYS = ['--access', 'keys', '--log-level', 'debug'];
const IN = { code: 0, stderr: expect.stringMatching(/^$/), refusal: null };
const STRANGER = {
  code: 1,
  refusal: 'key-unknown',
  stderr: `klatsch: the server refused: ${refusals['key-unknown']}\n`,
};
const USED_UP = {
  code: 1,
  refusal: 'invite-invalid',
  stderr: `klatsch: the server refused: ${refusals['invite-invalid']}\n`,
};

function environment(): { readonly XDG_RUNTIME_DIR: string; readonly XDG_STATE_HOME: string } {
  const home = scratch();
  return { XDG_RUNTIME_DIR: home, XDG_STATE_HOME: `${home}/state` };
}

function serve(): Promise<OperatedServer> {
  return OperatedServer.startIn(environment(), ...KEYS);
}

describe('a room for listed keys', () => {
  it('refuses a stranger, whatever they want, and says what to do', async () => {
    const { address } = await serve();
    const eve = someone();
    expect(await eve.visit(address, 'eve')).toEqual(STRANGER);
    for (const args of [
      ['say', '--server', address, 'hello?'],
      ['who', address],
    ]) {
      const { code, lines, stderr } = await eve.run(args);
      expect([code, lines]).toEqual([1, []]);
      expect(stderr).toMatch(/^klatsch: [^\n]*come with klatsch join --invite CODE\n$/);
    }
  });

  it('lets in a key that an operator has allowed, and keeps the nick for it', async () => {
    const server = await serve();
    const { address } = server;
    const [ann, eve] = [someone(), someone()];
    expect(await ann.visit(address, 'ann')).toEqual(STRANGER);
    const fingerprint = await ann.fingerprint();
    expect(await server.ctl('allow', fingerprint, 'ann').exited).toEqual({ code: 0, signal: null });
    expect(await ann.visit(address, 'ann')).toEqual(IN);
    await server.told('allow', await eve.fingerprint(), 'eve');
    expect(await eve.visit(address, 'ann')).toMatchObject({ code: 1, refusal: 'nick-owned' });
    expect(await eve.visit(address, 'eve')).toEqual(IN);
    const inside = eve.join(address, 'eve');
    await inside.fact('roster:listed');
    expect(await server.told('disallow', 'eve')).toMatchObject({ kicked: ['eve'] });
    expect(await inside.exited).toEqual({ code: 1, signal: null });
    expect(inside.facts.at(-1)).toMatchObject({ fact: 'server:refused', code: 'key-unknown' });
    expect(await eve.visit(address, 'eve')).toEqual(STRANGER);
  });

  it('is what a host can open, too, and whoever opens it is in', async () => {
    const env = environment();
    const host = new Program(
      ['host', '--host', '127.0.0.1', '--port', '0', '--json', ...KEYS.slice(0, 2)],
      env,
    );
    const port = String((await host.fact('server:listening')).port);
    await host.fact('roster:listed');
    const ann = someone();
    const at = `127.0.0.1:${port}`;
    expect(await ann.visit(at, 'ann')).toEqual(STRANGER);
    const ctl = new Program(['ctl', 'allow', await ann.fingerprint(), 'ann', '--port', port], env);
    expect(await ctl.exited).toEqual({ code: 0, signal: null });
    expect(await ann.visit(at, 'ann')).toEqual(IN);
  });
});

describe('an invite code', () => {
  it('lets one key in, once, and that key from then on', async () => {
    const server = await serve();
    const { address } = server;
    const [ann, eve] = [someone(), someone()];
    const [code] = await server.ctl('invite').line(/[a-z2-7]{4}(-[a-z2-7]{4}){4}/);
    expect(await ann.visit(address, 'ann', ['--invite', code])).toEqual(IN);
    expect(await eve.visit(address, 'eve', ['--invite', code])).toEqual(USED_UP);
    // It still stands in the history of ann's shell.
    expect(await ann.visit(address, 'ann', ['--invite', code])).toEqual(IN);
    expect(await ann.visit(address, 'ann')).toEqual(IN);
    expect(await eve.visit(address, 'eve')).toEqual(STRANGER);
  });

  it('for a nick keeps that nick for whoever comes with it, typed in any way', async () => {
    const server = await serve();
    const code = await server.invite('ann', 'for', '1h');
    const ann = someone();
    expect(
      await ann.visit(server.address, 'ann', ['--invite', code.replaceAll('-', '').toUpperCase()]),
    ).toEqual(IN);
    const fingerprint = (await ann.fingerprint()).replaceAll('-', '');
    expect(await server.told('allowed')).toMatchObject({ allowed: [{ nick: 'ann', fingerprint }] });
  });

  it('lets in exactly one of four who come with it at once', async () => {
    const server = await serve();
    const code = await server.invite();
    const four = ['ada', 'bea', 'cleo', 'dora'].map((nick) => ({ nick, user: someone() }));
    // So that they come at once, and are not held up by making their keys.
    await Promise.all(four.map(({ user }) => user.fingerprint()));
    const visits = await Promise.all(
      four.map(({ nick, user }) => user.visit(server.address, nick, ['--invite', code])),
    );
    const winners = four.filter((_, index) => visits[index]?.code === 0);
    expect(winners).toHaveLength(1);
    expect(visits.filter(({ code: exit }) => exit !== 0)).toEqual([USED_UP, USED_UP, USED_UP]);
    expect(await server.told('allowed')).toMatchObject({ allowed: [{ nick: winners[0]?.nick }] });
  });
});

describe('what was decided about who may come in', () => {
  it('holds after the server was killed: the list, the codes, and the nicks', async () => {
    const first = await serve();
    const { address } = first;
    const [ann, bob, cem, eve] = [someone(), someone(), someone(), someone()];
    await first.told('allow', await ann.fingerprint(), 'ann');
    const used = await first.invite();
    const open = await first.invite('cem');
    expect(await bob.visit(address, 'bob', ['--invite', used])).toEqual(IN);
    // Another nick of hers, which she is on no list with.
    expect(await ann.visit(address, 'annabel')).toEqual(IN);
    const lists = [await first.told('allowed'), await first.told('nicks')];
    expect(lists).toMatchObject([
      { allowed: [{ nick: 'ann' }, { nick: 'bob' }] },
      { nicks: [{ nick: 'bob' }, { nick: 'annabel' }] },
    ]);

    const second = await first.again(...KEYS);
    expect([await second.told('allowed'), await second.told('nicks')]).toEqual(lists);
    expect(await eve.visit(address, 'eve')).toEqual(STRANGER);
    expect(await eve.visit(address, 'eve', ['--invite', used])).toEqual(USED_UP);
    expect(await bob.visit(address, 'annabel')).toMatchObject({ refusal: 'nick-owned' });
    expect(await ann.visit(address, 'annabel')).toEqual(IN);
    expect(await cem.visit(address, 'cem', ['--invite', open])).toEqual(IN);
    expect(await second.told('release', 'annabel')).toMatchObject({ done: 'released' });
    await second.told('disallow', 'ann');

    const third = await second.again(...KEYS);
    expect(await third.told('allowed')).toMatchObject({ allowed: [{ nick: 'bob' }, { nick: 'cem' }] });
    expect(await ann.visit(address, 'ann')).toEqual(STRANGER);
    expect(await eve.visit(address, 'eve', ['--invite', open])).toEqual(USED_UP);
    expect(await bob.visit(address, 'annabel')).toEqual(IN);
  });
});

describe('what is written down and shown of a code', () => {
  it('is never the code, but for whoever asked for it', async () => {
    const env = environment();
    const server = await OperatedServer.startIn(env, ...KEYS);
    const watcher = await server.watch('--json');
    const [forAnn, forAnybody] = [await server.invite('ann'), await server.invite()];
    const [ann, eve] = [someone(), someone()];
    await ann.visit(server.address, 'ann', ['--invite', forAnn]);
    const wrong = 'aaaa-bbbb-cccc-dddd-eeee';
    expect(await eve.visit(server.address, 'eve', ['--invite', wrong])).toEqual(USED_UP);
    // Both are told to whoever watches, and to the console.
    expect(await watcher.fact('client:refused', { code: 'invite-invalid' })).toMatchObject({
      ip: '127.0.0.1',
    });
    expect(watcher.facts.filter(({ fact }) => fact === 'operator:acted')).toMatchObject([
      { outcome: { done: 'invited', nick: 'ann', code: null } },
      { outcome: { done: 'invited', nick: null, code: null } },
    ]);
    await server.serve.line(/a code that lets ann in once, until .* UTC$/);
    const alive = keptIn(env.XDG_STATE_HOME);
    server.serve.type('exit');
    await server.serve.exited;
    const entries = keptIn(env.XDG_STATE_HOME, 'klatsch/klatsch.log').toString();
    expect(entries).toMatch(/"code":"refused","refusal":"invite-invalid","count":1/);
    expect(entries).toMatch(/"code":"operator-command".*"command":"invite","outcome":"invited"/);
    const codes = [forAnn, forAnybody, wrong].flatMap((code) => [code, code.replaceAll('-', '')]);
    const places = {
      'the memory of the running server': alive,
      'all that the server has kept': keptIn(env.XDG_STATE_HOME),
      'all that ann has kept': keptIn(ann.state),
      'all that eve has kept': keptIn(eve.state),
      'the console': server.serve.lines.join('\n'),
      'what a watcher is told': watcher.lines.join('\n'),
    };
    expect(leaks(codes, places)).toEqual([]);
    // What was looked at is the right thing: what may be read stands there.
    expect(leaks(['invite-invalid', 'allowed'], places)).toEqual(
      expect.arrayContaining([
        'allowed in the memory of the running server',
        'invite-invalid in all that the server has kept',
        'invite-invalid in what a watcher is told',
      ]),
    );
  });
});
