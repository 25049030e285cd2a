import { describe, expect, it } from '@jest/globals';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import type { OldPrograms } from '../support/old/dialects.js';
import type { OldClient } from '../support/old/old-client.js';
import type { OldServer } from '../support/old/old-server.js';

const start = cast();

/** A room in which nobody loses the USERLIST: the server waits until WELCOME has been read alone. */
async function patientServer(programs: OldPrograms): Promise<{
  server: OldServer;
  join: (nick: string) => Promise<OldClient>;
}> {
  let newcomer: OldClient | null = null;
  const pauseAfterWelcome = async (): Promise<void> => newcomer?.waitFor('welcome');
  const server = await start(programs.server({ pauseAfterWelcome }));
  const join = async (nick: string): Promise<OldClient> => {
    newcomer = programs.client({ nick, port: server.port });
    const client = await start(newcomer);
    await client.waitFor(() => client.nicks.includes(nick));
    return client;
  };
  return { server, join };
}

describe.each(OLD_PROGRAMS)('an old room of the $dialect dialect', (programs) => {
  it('lists everyone to the newcomer, and the newcomer to everyone', async () => {
    const { join } = await patientServer(programs);
    const alice = await join('alice');
    const bob = await join('bob');
    expect(bob.users).toEqual([
      { nick: 'alice', ip: '127.0.0.1', udpPort: alice.udpPort },
      { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort },
    ]);
    await alice.waitFor('joined bob');
    expect(alice.nicks).toEqual(['alice', 'bob']);
    expect(bob.seen).toEqual(['welcome']);
  });

  it('carries a text to everyone, and shows it once to its sender', async () => {
    const { join } = await patientServer(programs);
    const alice = await join('alice');
    const bob = await join('bob');
    alice.say('hello   all');
    bob.say('yes?');
    for (const client of [alice, bob]) {
      await client.waitFor(() => client.seen.some((entry) => entry.startsWith('alice: ')));
      await client.waitFor('bob: yes?');
      expect(client.seen.filter((entry) => entry.includes(': '))).toHaveLength(2);
    }
    expect(bob.seen).toContain('alice: hello all');
  });

  it('tells everyone who has left, with a goodbye or without', async () => {
    const { server, join } = await patientServer(programs);
    const alice = await join('alice');
    const bob = await join('bob');
    const carol = await join('carol');
    await bob.quit();
    await alice.waitFor('left bob');
    await carol.stop();
    await alice.waitFor('left carol');
    expect(alice.nicks).toEqual(['alice']);
    expect(server.nicks).toEqual(['alice']);
    expect(server.received.filter((text) => text === 'QUIT ')).toHaveLength(1);
  });

  it('closes for everyone when the server is killed', async () => {
    const { server, join } = await patientServer(programs);
    const alice = await join('alice');
    await server.stop();
    await alice.waitFor('connection closed');
    expect(alice.receiveLoopAlive).toBe(false);
    await alice.waitFor(() => !alice.connected);
  });
});
