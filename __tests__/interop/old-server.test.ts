import { describe, expect, it } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { ScriptedServer } from '../support/old/scripted-server.js';

const start = stage();
const play = cast();

/** What alice has been shown of her own texts. */
function own(alice: TestPeer): string[] {
  return alice
    .told('room:message')
    .filter(({ from }) => from === 'alice')
    .map(({ text }) => text);
}

describe.each(OLD_PROGRAMS)(
  'klatsch among old programs on an old $dialect server',
  ({ dialect, envelope, client, server }) => {
    it('sees and is seen like one of them', async () => {
      const { port } = await play(server());
      const bob = await play(client({ port, nick: 'bob', recvDelayMs: 1 }));
      const alice = await start.joined(port, 'alice');
      const carol = await play(client({ port, nick: 'carol' }));
      await alice.hears('person:joined', { nick: 'carol', ip: '127.0.0.1', udpPort: carol.udpPort });
      await bob.waitFor('joined carol');
      expect(bob.users.find(({ nick }) => nick === 'alice')).toEqual({
        nick: 'alice',
        ip: '127.0.0.1',
        udpPort: alice.udpPort,
      });
      carol.say('hello all');
      alice.ask('room:say', { text: 'hello carol' });
      await alice.hears('room:message', { from: 'carol', text: 'hello all' });
      await bob.waitFor('alice: hello carol');
      await carol.waitFor('alice: hello carol');
      await carol.quit();
      await alice.hears('person:left', { nick: 'carol' });
      await alice.peer.leave();
      await bob.waitFor('left alice');
      expect(alice.told('problem')).toEqual([]);
    });

    it('shows every own text exactly once, also equal ones and those that come back changed', async () => {
      const { port } = await play(server());
      const bob = await play(client({ port, nick: 'bob' }));
      const alice = await start.joined(port, 'alice');
      // A decomposed letter, which a frames server composes.
      const texts = ['twice', 'twice', '  many \t blanks ', 'u\u0308ber', 'one\ntwo', '* starred'];
      for (const text of texts) alice.ask('room:say', { text });
      alice.ask('room:say', { text: 'waves', emote: true });
      bob.say('the end');
      await alice.hears('room:message', { from: 'bob', text: 'the end' });
      await eventually(() => {
        expect(own(alice)).toHaveLength(texts.length + 1);
      });
      const words = (each: string): string => each.normalize('NFC').split(/\s+/).join(' ').trim();
      expect(own(alice).map(words)).toEqual([...texts.map(words), 'waves']);
      await bob.waitFor('alice: * waves');
      await alice.peer.leave();
      expect(alice.told('problem')).toEqual([]);
    });

    it('survives long texts of every kind of character, and so does everybody', async () => {
      const { port } = await play(server());
      const bob = await play(client({ port, nick: 'bob' }));
      const alice = await start.joined(port, 'alice');
      for (let shift = 1; shift <= 4; shift++) {
        alice.ask('room:say', { text: `${'x'.repeat(shift)} ${'🍜'.repeat(400)}` });
      }
      await bob.waitFor(
        () =>
          bob.seen
            .filter((each) => each.startsWith('alice:'))
            .join('')
            .split('🍜').length > 1600,
      );
      bob.say('still here');
      await alice.hears('room:message', { from: 'bob', text: 'still here' });
    });

    it('never sends a text without a word, however long the blanks are', async () => {
      const old = await play(server());
      const bob = await play(client({ port: old.port, nick: 'bob' }));
      const alice = await start.joined(old.port, 'alice');
      alice.ask('room:say', { text: `begin${' '.repeat(5000)}end` });
      alice.ask('room:say', { text: '\u3000\n ' });
      alice.ask('room:say', { text: 'done' });
      await bob.waitFor('alice: done');
      const said = old.received.filter((each) => each.startsWith('BROADCAST '));
      expect(said.filter((each) => each.trim().split(/\s+/).length < 3)).toEqual([]);
      expect(alice.told('problem')).toMatchObject([{ code: 'text-empty' }]);
    });

    it('cannot see through a forged sender, but takes no harm from one', async () => {
      const old = await play(server());
      const { port } = old;
      const bob = await play(client({ port, nick: 'bob' }));
      const alice = await start.joined(port, 'alice');
      bob.send('BROADCAST', 'carol', 'who am I?');
      bob.send('BROADCAST', 'alice', 'am I you?');
      bob.say('done');
      await alice.hears('room:message', { from: 'carol', text: 'who am I?' });
      await alice.hears('room:message', { from: 'bob', text: 'done' });
      alice.ask('room:say', { text: 'mine' });
      await bob.waitFor('alice: mine');
      alice.ask('roster:list', {});
      expect(
        alice
          .told('roster:listed')
          .at(-1)
          ?.people.map(({ nick }) => nick),
      ).toEqual(['bob', 'alice']);
      await eventually(() => {
        // The lines server keeps a forged text from whom it names.
        expect(own(alice)).toEqual(dialect === 'lines' ? ['mine'] : ['am I you?', 'mine']);
      });
    });

    it('joins while others chatter before its WELCOME, a hundred times, with the whole list', async () => {
      const said = dialect === 'lines' ? 'BROADCAST_MSG' : 'BROADCAST';
      const slips = [`${said} bob too early`, 'USER_LEFT nobody', 'UNKNOWN thing', said];
      const { port } = await play(server({ slipsBeforeWelcome: slips }));
      // An old client would not survive these.
      await start.joined(port, 'bob');
      for (let count = 0; count < 100; count++) {
        const alice = await start.joined(port, `alice${count}`);
        const [listed] = alice.told('roster:listed');
        expect(listed?.people.map(({ nick }) => nick)).toEqual(
          expect.arrayContaining(['bob', `alice${count}`]),
        );
        expect(alice.room).toEqual(['bob: too early']);
        alice.peer.dispose();
      }
    });

    it('takes a list of fifty thousand people in one message', async () => {
      const people = Array.from(
        { length: 50_000 },
        (_, index) => `guest${index}:10.0.0.1:${(index % 65_000) + 1}`,
      );
      const list = envelope(`USERLIST ${people.join(' ')} alice:127.0.0.1:9`);
      const giant = await play(new ScriptedServer(Buffer.concat([envelope('WELCOME alice'), list])));
      const alice = await start.joined(giant.port, 'alice');
      expect(alice.told('roster:listed')[0]?.people).toHaveLength(50_001);
      expect(alice.told('server:connected')).toMatchObject([{ dialect }]);
    });

    it('comes back by itself to a server that was killed, and all is as before', async () => {
      const first = await play(server());
      const { port } = first;
      const clock = new FakeClock();
      const alice = await start.joined(port, 'alice', { clock });
      await first.stop();
      const { retryInMs } = await alice.hears('server:lost');
      expect(retryInMs).toBeGreaterThan(0);
      alice.ask('room:say', { text: 'into the void' });
      expect(alice.told('problem')).toMatchObject([
        { code: 'not-connected', draft: { target: { room: true }, text: 'into the void' } },
      ]);
      await play(server({ port }));
      const bob = await play(client({ port, nick: 'bob' }));
      clock.advance(retryInMs ?? 0);
      await eventually(() => {
        expect(alice.told('server:connected')).toHaveLength(2);
      });
      await bob.waitFor('joined alice');
      await alice.hears('roster:listed', {
        people: [
          { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort },
          { nick: 'alice', ip: '127.0.0.1', udpPort: alice.udpPort },
        ],
      });
      alice.ask('room:say', { text: 'back' });
      await bob.waitFor('alice: back');
      expect(bob.seen.filter((each) => each === 'alice: into the void')).toEqual([]);
    });
  },
);
