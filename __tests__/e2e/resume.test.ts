import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CHAT_RESUME_MS } from '../../src/limits.js';
import { ChatLine } from '../peer/chat-line.js';
import { KeyedServer } from '../peer/keyed-server.js';
import { UdpMiddle } from '../peer/udp-middle.js';
import { eventually } from '../support/eventually.js';
import type { Fact } from '../support/program.js';
import { E2E_MS, endPrograms, klatsch } from '../support/program.js';
import type { Program } from '../support/program.js';
import { testIdentity } from '../support/test-identity.js';

jest.setTimeout(2 * E2E_MS);

let server: KeyedServer;
let line: ChatLine;
let between: UdpMiddle;
let alice: Program;
let bob: Program;

beforeEach(async () => {
  server = new KeyedServer(await testIdentity());
  line = new ChatLine();
  await server.start();
  await line.start();
  between = await UdpMiddle.open();
  // Nobody vouches for a key, so that an invitation can be led over the line; the chat is encrypted all the same.
  server.lies.set('alice', { udpPort: between.ports.first, key: null });
  server.lies.set('bob', { udpPort: between.ports.second, key: null });
  between.change = (datagram) => {
    if (datagram.type !== 'invite') return [datagram];
    line.upstream = datagram.tcpPort;
    return [{ ...datagram, tcpPort: line.port }];
  };
  alice = await joined('alice');
  bob = await joined('bob', '--accept', 'all');
  await alice.fact('person:joined', { nick: 'bob' });
  between.first = await udpOf(alice);
  between.second = await udpOf(bob);
  alice.type('/chat bob');
  await alice.fact('chat:opened', { nick: 'bob', security: 'encrypted' });
  await bob.fact('chat:opened', { nick: 'alice' });
});

afterEach(async () => {
  await endPrograms();
  between.close();
  await line.stop();
  await server.stop();
});

async function joined(nick: string, ...args: readonly string[]): Promise<Program> {
  const program = klatsch('join', `127.0.0.1:${server.port}`, '--json', '--nick', nick, ...args);
  await program.fact('roster:listed');
  return program;
}

async function udpOf(program: Program): Promise<{ ip: string; port: number }> {
  const { udpPort } = await program.fact('server:connected');
  return { ip: '127.0.0.1', port: Number(udpPort) };
}

function say(from: number, to: number): void {
  for (let count = from; count <= to; count += 1) {
    alice.type(`/msg bob a${count}`);
    bob.type(`/msg alice b${count}`);
  }
}

function heardBy(program: Program, from: string): unknown[] {
  return told(program, 'chat:message')
    .filter((each) => each.from === from)
    .map(({ text }) => text);
}

function told(program: Program, name: string): Fact[] {
  return program.facts.filter(({ fact }) => fact === name);
}

/** Both have heard exactly the texts up to this number, in order, and all are acknowledged. */
async function heardAll(upTo: number): Promise<void> {
  const numbers = Array.from({ length: upTo }, (_, index) => index + 1);
  await eventually(
    () => {
      expect(heardBy(bob, 'alice')).toEqual(numbers.map((count) => `a${count}`));
      expect(heardBy(alice, 'bob')).toEqual(numbers.map((count) => `b${count}`));
      for (const program of [alice, bob])
        expect(told(program, 'chat:acknowledged').map(({ id }) => id)).toEqual(numbers);
    },
    { ms: E2E_MS / 3 },
  );
}

describe('two programs in a private chat', () => {
  it('whose connection is killed again and again lose no text and double none', async () => {
    for (let round = 0; round < 3; round += 1) {
      say(4 * round + 1, 4 * round + 2);
      line.cut();
      say(4 * round + 3, 4 * round + 4);
      await eventually(
        () => {
          for (const program of [alice, bob])
            expect(told(program, 'chat:resumed').length).toBeGreaterThan(round);
        },
        { ms: E2E_MS / 3 },
      );
    }
    await heardAll(12);
    for (const program of [alice, bob]) {
      expect(told(program, 'chat:interrupted')[0]).toMatchObject({ endsInMs: CHAT_RESUME_MS });
      expect([...told(program, 'chat:ended'), ...told(program, 'chat:undelivered')]).toEqual([]);
    }
    bob.endInput();
    expect(await bob.exited).toEqual({ code: 0, signal: null });
    await alice.fact('chat:ended', { nick: 'bob', reason: 'left' });
    expect(bob.stderr).toBe('');
  });

  it('of which one is stopped for longer than the silence that is waited for', async () => {
    say(1, 1);
    await heardAll(1);
    bob.child.kill('SIGSTOP');
    alice.type('/msg bob a2');
    await alice.fact('chat:interrupted', { nick: 'bob' });
    alice.type('/msg bob a3');
    bob.child.kill('SIGCONT');
    await alice.fact('chat:resumed', { nick: 'bob' });
    await bob.fact('chat:resumed', { nick: 'alice' });
    bob.type('/msg alice b2', '/msg alice b3');
    await heardAll(3);
  });

  it('of which one is killed: what did not arrive is told, and the end of input is a failure', async () => {
    say(1, 1);
    await heardAll(1);
    bob.child.kill('SIGKILL');
    await alice.fact('chat:interrupted', { nick: 'bob' });
    alice.type('/msg bob a2', '/close bob');
    expect(await alice.fact('chat:undelivered')).toMatchObject({ nick: 'bob', text: 'a2', id: 2 });
    await alice.fact('chat:ended', { nick: 'bob', reason: 'closed' });
    const { taken } = line;
    alice.type('/resend bob');
    await alice.fact('problem', { code: 'person-unknown' });
    alice.endInput();
    expect(await alice.exited).toEqual({ code: 1, signal: null });
    expect(alice.stderr).toBe('klatsch: 1 line was not sent\n');
    expect(line.taken).toBe(taken);
  });
});
