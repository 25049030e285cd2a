import { describe, expect, it } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import type { OldClient } from '../support/old/old-client.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';

const start = stage();
const play = cast();

const TEST_MS = 60_000;

interface Other {
  readonly nick: string;
  /** alice's texts in the private chat, as this one's user sees them. */
  readonly heard: () => readonly string[];
  readonly say: (text: string) => void;
  readonly invite: () => Promise<void>;
  readonly accept: () => Promise<void>;
}

function klatsch(nick: string, peer: TestPeer): Other {
  return {
    nick,
    heard: () =>
      peer
        .told('chat:message')
        .filter(({ from }) => from === 'alice')
        .map(({ text }) => text),
    say: (text) => {
      peer.ask('chat:say', { nick: 'alice', text });
    },
    invite: () => {
      peer.ask('chat:open', { nick: 'alice' });
      return Promise.resolve();
    },
    accept: async () => {
      await peer.hears('invitation:received', { nick: 'alice' });
      peer.ask('invitation:accept', {});
    },
  };
}

function old(client: OldClient): Other {
  return {
    nick: client.nick,
    heard: () => client.chats.flatMap(({ messages }) => messages),
    say: (text) => {
      client.chats[0]?.say(text);
    },
    invite: async () => {
      await client.inviteUser('alice');
    },
    accept: async () => {
      await (await client.nextDialog()).accept();
    },
  };
}

/** Names of which some begin with others, all at one IP: the hardest case for a nick without an end. */
async function others(port: number): Promise<Other[]> {
  const all: Other[] = [];
  for (let number = 1; number <= 20; number++) {
    const nick = `peer${number}`;
    if (number % 3 === 0) all.push(klatsch(nick, await start.joined(port, nick)));
    else if (number % 3 === 1) all.push(old(await play(new OldLinesClient({ port, nick }))));
    else all.push(old(await play(new OldFramesClient({ port, nick }))));
  }
  return all;
}

describe('twenty private chats at once, with programs of all dialects', () => {
  it(
    'bring each text to the right one, in both directions',
    async () => {
      const { port } = await start.server();
      const alice = await start.joined(port, 'alice');
      const all = await others(port);
      await alice.hears('person:joined', { nick: 'peer20' });
      // Half are invited, half invite.
      const invited = all.filter((_, index) => index % 2 === 0);
      const inviting = all.filter((_, index) => index % 2 === 1);
      for (const { nick } of invited) alice.ask('chat:open', { nick });
      await Promise.all(inviting.map((each) => each.invite()));
      await eventually(() => {
        expect(alice.told('invitation:received')).toHaveLength(inviting.length);
      });
      expect(alice.told('chat:opened')).toEqual([]);
      for (const { id } of alice.told('invitation:received')) alice.ask('invitation:accept', { id });
      await Promise.all(invited.map((each) => each.accept()));
      await eventually(() => {
        expect(
          alice
            .told('chat:opened')
            .map(({ nick }) => nick)
            .sort(),
        ).toEqual(all.map(({ nick }) => nick).sort());
      });
      for (const each of all) alice.ask('chat:say', { nick: each.nick, text: `only for ${each.nick}` });
      await eventually(() => {
        for (const each of all)
          expect([each.nick, each.heard()]).toEqual([each.nick, [`only for ${each.nick}`]]);
      });
      for (const each of all) each.say(`from ${each.nick}`);
      await eventually(() => {
        const told = alice.told('chat:message').filter(({ from }) => from !== 'alice');
        expect(told.map(({ nick, from, text }) => [nick, from, text]).sort()).toEqual(
          all.map(({ nick }) => [nick, nick, `from ${nick}`]).sort(),
        );
      });
      expect([...alice.told('problem'), ...alice.told('chat:ended')]).toEqual([]);
    },
    TEST_MS,
  );
});
