import { networkInterfaces } from 'node:os';
import { words } from '../../src/words/index.js';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import { User } from '../support/user.js';

jest.setTimeout(E2E_MS);

const play = cast();
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

/** An address of this machine that is not loopback, as somebody's elsewhere would be; null when it has none. */
const ELSEWHERE =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
const reason = ELSEWHERE === null ? 'this machine has no address but loopback' : '';
const fromElsewhere = reason === '' ? it : it.skip;

const someone = (): User => new User(scratch());

function serve(...args: readonly string[]): Promise<OperatedServer> {
  return OperatedServer.start(scratch(), '--host', '0.0.0.0', ...args);
}

/** Whether the old clients of both dialects get in from this address, and the last of what their users see. */
async function old(server: OperatedServer, host: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const { dialect, client } of OLD_PROGRAMS) {
    const nick = `old-${dialect}`;
    const program = await play(client({ nick, host, address: host, port: Number(server.port) }));
    if (program.joined) await program.waitFor(() => program.nicks.includes(nick));
    seen.push([...program.seen]);
    await program.quit();
  }
  return seen;
}

/** What became of klatsch with `--plain` and of klatsch with TLS. */
async function klatsches(server: OperatedServer, host: string): Promise<unknown[]> {
  const at = `${host}:${server.port}`;
  const clear = await someone().visit(at, 'clear', ['--plain']);
  const secure = await someone().visit(at, 'secure');
  return [clear, secure].map(({ code, refusal }) => refusal ?? code);
}

const WELCOME = [['welcome'], ['welcome']];
const REFUSED = [
  // A lines client shows the first word only.
  ['error not-secure:', 'registration failed'],
  [`error not-secure: ${words.server.refusals['not-secure']}`, 'registration failed'],
];

describe('old clients, on this machine', () => {
  it.each([
    ['open', 'yes', WELCOME, [0, 0]],
    ['open', 'local', WELCOME, [0, 0]],
    ['open', 'no', REFUSED, ['not-secure', 0]],
    ['keys', 'local', WELCOME, [0, 'key-unknown']],
    ['keys', 'no', REFUSED, ['not-secure', 'key-unknown']],
  ])('at a room with --access %s --old-clients %s', async (access, oldClients, wanted, klatsch) => {
    const server = await serve('--access', access, '--old-clients', oldClients);
    expect(await old(server, '127.0.0.1')).toEqual(wanted);
    expect(await klatsches(server, '127.0.0.1')).toEqual(klatsch);
  });

  it.each([
    ['open', WELCOME],
    ['keys', REFUSED],
    ['password', REFUSED],
  ])('at a room with --access %s and nothing else said', async (access, wanted) => {
    expect(await old(await serve('--access', access), '127.0.0.1')).toEqual(wanted);
  });

  it('may not have the nick of a key, and keep none themselves', async () => {
    const server = await serve();
    const [ann, ben] = [someone(), someone()];
    expect(await ann.visit(server.address, 'old-frames')).toMatchObject({ code: 0 });
    expect(await old(server, '127.0.0.1')).toEqual([
      ['welcome'],
      ['error Nickname bereits vergeben', 'registration failed'],
    ]);
    expect(await ben.visit(server.address, 'old-lines')).toMatchObject({ code: 0 });
    expect(await ann.visit(server.address, 'old-frames')).toMatchObject({ code: 0 });
  });
});

describe(`old clients elsewhere${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  fromElsewhere.each([
    ['yes', WELCOME, [0, 0]],
    ['local', REFUSED, ['not-secure', 0]],
    ['no', REFUSED, ['not-secure', 0]],
  ])('with --old-clients %s', async (oldClients, wanted, klatsch) => {
    const server = await serve('--old-clients', oldClients);
    expect(await old(server, ELSEWHERE ?? '')).toEqual(wanted);
    expect(await klatsches(server, ELSEWHERE ?? '')).toEqual(klatsch);
  });
});
