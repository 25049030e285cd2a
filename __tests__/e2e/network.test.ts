import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hostPort } from '../../src/bus/host-port.js';
import { eventually } from '../support/eventually.js';
import type { Side } from '../support/two-machines.js';
import { ADDRESSES, Network, whyNoNetwork } from '../support/two-machines.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { entriesIn } from '../support/service.js';

// TCP gives up a silent connection after 25 s.
jest.setTimeout(3 * E2E_MS);

const OLD = fileURLToPath(new URL('../support/old-program.mjs', import.meta.url));
const reason = whyNoNetwork();
const networked = reason === '' ? it : it.skip;
const LONG = { ms: E2E_MS };

let network: Network;
let server: Program;
let port: number;

beforeEach(async () => {
  if (reason !== '') return;
  network = await Network.open();
  server = new Program(['serve', '--port', '0', '--headless', '--log-level', 'debug'], {}, at('left'));
  port = await eventually(() => {
    const listening = entriesIn(server.lines).find(({ code }) => code === 'server-listening');
    if (listening === undefined) throw new Error(`not listening: ${server.stderr}`);
    return Number(listening.port);
  }, LONG);
});

afterEach(async () => {
  await endPrograms();
  if (reason === '') network.close();
});

function at(side: Side): { under: readonly string[] } {
  return { under: network.on(side) };
}

async function join(side: Side, host: string, nick: string): Promise<Program> {
  const args = ['join', hostPort(host, port), '--json', '--nick', nick];
  const program = new Program(args, {}, at(side));
  await program.fact('roster:listed');
  return program;
}

async function joinOld(side: Side, host: string, nick: string, udpPort: number): Promise<Program> {
  const program = new Program([host, String(port), nick, String(udpPort)], {}, { ...at(side), main: OLD });
  await program.line(/^USERLIST /);
  return program;
}

/** Waits until the server says why somebody has gone. */
async function reasonOf(nick: string): Promise<unknown> {
  return eventually(() => {
    const left = entriesIn(server.lines).find((entry) => entry.code === 'client-left' && entry.nick === nick);
    return left === undefined ? false : left.reason;
  }, LONG);
}

describe(`two machines on a wire${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  networked('of both families: people at IPv6 talk in private, and old programs see a stand-in', async () => {
    const alice = await join('right', ADDRESSES.left.v6, 'alice');
    const bob = await join('left', ADDRESSES.left.v6, 'bob');
    await alice.fact('person:joined', { nick: 'bob', ip: ADDRESSES.left.v6 });
    alice.type('/chat bob');
    await bob.fact('invitation:received', { nick: 'alice', ip: ADDRESSES.right.v6, verified: true });
    bob.type('/accept alice');
    await alice.fact('chat:opened', { nick: 'bob', ip: ADDRESSES.left.v6 });
    await bob.fact('chat:opened', { nick: 'alice', ip: ADDRESSES.right.v6 });
    bob.type('/msg alice by six');
    await alice.fact('chat:message', { from: 'bob', text: 'by six' });

    const carol = await join('right', ADDRESSES.left.v4, 'carol');
    await alice.fact('person:joined', { nick: 'carol', ip: ADDRESSES.right.v4 });
    carol.type('/chat alice');
    await carol.fact('problem', { code: 'person-unreachable' });

    const old = await joinOld('right', ADDRESSES.left.v4, 'old', 5000);
    const older = await joinOld('right', ADDRESSES.left.v6, 'older', 5001);
    await old.line(/^USER_JOINED older 192\.0\.2\.1 5001$/);
    const [list = ''] = older.lines.filter((line) => line.startsWith('USERLIST '));
    const shown: Record<string, string> = {};
    for (const entry of list.split(' ').slice(1)) {
      const [nick = '', ip = ''] = entry.split(':');
      shown[nick] = ip;
    }
    expect(shown).toEqual({
      alice: '192.0.2.1',
      bob: '192.0.2.1',
      older: '192.0.2.1',
      carol: ADDRESSES.right.v4,
      old: ADDRESSES.right.v4,
    });
    carol.type('one room');
    for (const each of [alice, bob]) await each.fact('room:message', { from: 'carol', text: 'one room' });
    for (const each of [old, older]) await each.line(/^BROADCAST carol one room$/);
  });

  networked('by a link-local address: the room is open, and private chats are not', async () => {
    const [, local = ''] =
      /inet6 (fe80\S+)\//.exec(network.ip('left', 'addr', 'show', 'dev', network.wire('left'))) ?? [];
    const bob = await join('right', ADDRESSES.left.v4, 'bob');
    const dora = await join('right', `${local}%${network.wire('right')}`, 'dora');
    await bob.fact('person:joined', { nick: 'dora', ip: '192.0.2.1' });
    for (const [one, other] of [
      [bob, 'dora'],
      [dora, 'bob'],
    ] as const) {
      one.type(`/chat ${other}`);
      await one.fact('problem', { code: 'person-unreachable' });
    }
    dora.type('hello from next door');
    await bob.fact('room:message', { from: 'dora', text: 'hello from next door' });
  });

  networked('of which one vanishes: the server and its clients notice', async () => {
    const alice = await join('right', ADDRESSES.left.v4, 'alice');
    network.ip('right', 'link', 'set', network.wire('right'), 'down');
    await alice.fact('server:lost', { reason: 'the server does not answer any more' });
    // Her silence is noticed, or TCP says so first.
    expect(['heartbeat-missed', 'lost']).toContain(await reasonOf('alice'));
  });

  // Nothing must be on its way to it: TCP looks whether anybody is there only where all is still.
  networked('of which one vanishes with an old client on it: the server notices', async () => {
    await joinOld('right', ADDRESSES.left.v4, 'old', 5000);
    network.ip('right', 'link', 'set', network.wire('right'), 'down');
    expect(await reasonOf('old')).toBe('lost');
  });

  networked('of which one gets another address: its client is back, and found there', async () => {
    const bob = await join('left', ADDRESSES.left.v4, 'bob');
    const alice = await join('right', ADDRESSES.left.v4, 'alice');
    await bob.fact('person:joined', { nick: 'alice', ip: ADDRESSES.right.v4 });
    const wire = network.wire('right');
    network.ip('right', 'addr', 'add', '10.99.0.3/24', 'dev', wire);
    network.ip('right', 'addr', 'del', `${ADDRESSES.right.v4}/24`, 'dev', wire);
    network.ip('right', 'addr', 'replace', '10.99.0.3/24', 'dev', wire);
    await bob.fact('person:joined', { nick: 'alice', ip: '10.99.0.3' });
    expect(await reasonOf('alice')).toBe('replaced');
    bob.type('/chat alice');
    await alice.fact('invitation:received', { nick: 'bob', verified: true });
    alice.type('/accept bob');
    await bob.fact('chat:opened', { nick: 'alice', ip: '10.99.0.3' });
  });
});
