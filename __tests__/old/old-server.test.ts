import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { frame, line } from '../support/old/forms.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';
import { OldLinesServer } from '../support/old/old-lines-server.js';
import { breakSocket, connectTo } from '../support/old/sockets.js';

const start = cast();

describe.each(OLD_PROGRAMS)(
  'an old server of the $dialect dialect',
  ({ dialect, envelope, client, server }) => {
    it('refuses a taken nick, and tells everyone that who is still there has left', async () => {
      const room = await start(server());
      const alice = await start(client({ nick: 'alice', port: room.port }));
      const bob = await start(client({ nick: 'bob', port: room.port }));
      const second = await start(client({ nick: 'alice', port: room.port }));
      expect(second.joined).toBe(false);
      expect(second.seen[0]).toBe(dialect === 'lines' ? 'error Nickname' : 'error Nickname bereits vergeben');
      await alice.waitFor('left alice');
      await bob.waitFor('left alice');
      expect(room.nicks).toEqual(['alice', 'bob']);
      alice.say('still here');
      await bob.waitFor('alice: still here');
    });

    it('believes the sender that a BROADCAST names', async () => {
      const room = await start(server());
      const alice = await start(client({ nick: 'alice', port: room.port }));
      const eve = await start(client({ nick: 'eve', port: room.port }));
      eve.send('BROADCAST', 'bob', 'I owe eve 50');
      await alice.waitFor('bob: I owe eve 50');
    });

    it('lets a message slip in before WELCOME when told to', async () => {
      const room = await start(server({ slipsBeforeWelcome: ['USER_LEFT bob'] }));
      const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
      socket.write(envelope('REGISTER alice 40001'));
      const slipped = envelope('USER_LEFT bob').toString('latin1');
      const [first] = (await once(socket, 'data')) as [Buffer];
      expect(first.toString('latin1').startsWith(slipped)).toBe(true);
      await breakSocket(socket);
    });
  },
);

describe('an old lines server', () => {
  it('closes at once on bytes that are not UTF-8, such as a frame of 128 to 191 bytes', async () => {
    const room = await start(new OldLinesServer());
    for (const length of [128, 191]) {
      const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
      socket.resume();
      socket.write(frame('HELLO {}'.padEnd(length)));
      await once(socket, 'close');
    }
    expect(room.received).toEqual([]);
  });

  it('waits for a newline for ever otherwise', async () => {
    const room = await start(new OldLinesServer());
    const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
    socket.write(frame('REGISTER alice 40001'));
    const bob = await start(new OldLinesClient({ nick: 'bob', port: room.port }));
    bob.say('anyone?');
    await room.waitFor(() => room.received.includes('BROADCAST bob anyone?'));
    expect(room.connections).toBe(2);
    expect(room.received).toHaveLength(2);
    socket.write('\n');
    await room.waitFor(() => room.received.length === 3);
    expect(room.nicks).toEqual(['bob']);
    await breakSocket(socket);
  });

  it('sends a text to everyone but its sender', async () => {
    const room = await start(new OldLinesServer());
    const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
    let received = '';
    socket.on('data', (bytes: Buffer) => (received += String(bytes)));
    socket.write(line('REGISTER alice 40001'));
    const bob = await start(new OldLinesClient({ nick: 'bob', port: room.port }));
    socket.write(line('BROADCAST alice hi   there'));
    await bob.waitFor('alice: hi there');
    bob.say('yes?');
    await room.waitFor(() => received.includes('BROADCAST_MSG bob yes?\n'));
    expect(received).not.toContain('BROADCAST_MSG alice');
    await breakSocket(socket);
  });
});

describe('an old frames server', () => {
  it('ignores a command that it does not know, such as HELLO before REGISTER', async () => {
    const room = await start(new OldFramesServer());
    const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
    socket.write(Buffer.concat([frame('HELLO {}'.padEnd(150)), frame('REGISTER alice 40001')]));
    await room.waitFor(() => room.nicks.includes('alice'));
    await breakSocket(socket);
  });

  it.each(['REGISTER', 'REGISTER alice', 'REGISTER alice 40001 klatsch'])(
    'answers %p with an ERROR and waits for another one',
    async (register) => {
      const room = await start(new OldFramesServer());
      const socket = await connectTo('127.0.0.1', room.port, '127.0.0.1');
      socket.write(frame(register));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(String(answer.subarray(4))).toMatch(/^ERROR \w+/);
      socket.write(frame('REGISTER alice 40001'));
      await room.waitFor(() => room.nicks.includes('alice'));
      await breakSocket(socket);
    },
  );

  it('composes and collapses a text, also for its sender', async () => {
    const room = await start(new OldFramesServer());
    const alice = await start(new OldFramesClient({ nick: 'alice', port: room.port }));
    alice.say(' u\u{308}ber   allem ');
    await alice.waitFor('alice: über allem');
  });

  it('passes a text of white space on without a text, of which its clients die', async () => {
    const room = await start(new OldFramesServer());
    const alice = await start(new OldFramesClient({ nick: 'alice', port: room.port }));
    const bob = await start(new OldFramesClient({ nick: 'bob', port: room.port }));
    alice.say('   ');
    await bob.waitFor(() => !bob.receiveLoopAlive);
    expect(bob.log).toEqual(['IndexError']);
  });
});
