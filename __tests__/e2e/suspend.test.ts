import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { hello } from '../server/house.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { E2E_MS, endPrograms, klatsch, startHost } from '../support/program.js';
import { Service } from '../support/service.js';

jest.setTimeout(2 * E2E_MS);

const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await endPrograms();
});

/** Two pings of a klatsch client. */
const SILENCE = 'client-silence-ms=8000';

function freeze(program: Program): void {
  program.child.kill('SIGSTOP');
}

function thaw(program: Program): void {
  program.child.kill('SIGCONT');
}

/** Waits until a program has told so many facts of this name. */
async function told(program: Program, fact: string, times: number): Promise<void> {
  await eventually(() => program.facts.filter((each) => each.fact === fact).length >= times, {
    ms: E2E_MS / 2,
  });
}

describe('a client that was suspended', () => {
  it('comes back by itself with everything that it missed', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice', '--limit', SILENCE);
    const bob = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'bob');
    await host.fact('person:joined', { nick: 'bob' });
    host.type('before');
    await bob.fact('room:message', { text: 'before' });
    freeze(bob);
    await host.fact('person:left', { nick: 'bob' });
    host.type('one', 'two', 'three');
    await host.fact('room:message', { text: 'three' });
    thaw(bob);
    await bob.fact('room:message', { text: 'three', missed: true });
    await told(host, 'person:joined', 2);
    bob.type('here I am');
    await host.fact('room:message', { from: 'bob', text: 'here I am' });
    const texts = bob.facts.filter(({ fact }) => fact === 'room:message').map(({ text }) => text);
    expect(texts.slice(0, 4)).toEqual(['before', 'one', 'two', 'three']);
    expect(bob.facts.filter(({ fact }) => fact === 'room:gap' || fact === 'server:refused')).toEqual([]);
  });
});

describe('a server that was suspended', () => {
  it('is missed at once and found again, and throws nobody out for its own sleep', async () => {
    const service = new Service(['--limit', SILENCE, '--log-level', 'debug']);
    const port = await service.port();
    const join = (nick: string): Program => klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', nick);
    const [alice, bob] = [join('alice'), join('bob')];
    for (const each of [alice, bob]) await each.fact('roster:listed');
    const kim = await RawClient.open(port, 'frames');
    clients.push(kim);
    kim.send(hello(), 'REGISTER kim 5001');
    await kim.expect('ROSTER');
    freeze(service.program);
    for (const each of [alice, bob]) {
      await each.fact('server:lost', { reason: 'the server does not answer any more' });
    }
    // Alive all the while, but unheard.
    kim.say('PING', { n: 1 });
    thaw(service.program);
    await kim.expect('PONG {"n":1}');
    for (const each of [alice, bob]) await told(each, 'server:connected', 2);
    alice.type('is everybody here?');
    await bob.fact('room:message', { from: 'alice', text: 'is everybody here?' });
    await kim.expect('SAID');
    const reasons = service.entries.filter(({ code }) => code === 'client-left').map(({ reason }) => reason);
    expect(reasons).not.toContain('heartbeat-missed');
    expect(kim.closed).toBe(false);
  });
});
