import { describe, expect, it } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import type { OldClient, OldPerson } from '../support/old/old-client.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';

const start = stage();
const play = cast();

/** Two of each; the name says of which. */
const NICKS = ['line1', 'line2', 'frame1', 'frame2', 'klatsch1', 'klatsch2'] as const;
const ORDERS = [
  NICKS,
  [...NICKS].reverse(),
  ['klatsch1', 'line1', 'frame1', 'klatsch2', 'line2', 'frame2'],
  ['frame2', 'klatsch2', 'line2', 'line1', 'frame1', 'klatsch1'],
];

/** Everybody of one room, by nick. */
class Room {
  readonly old = new Map<string, OldClient>();
  readonly klatsch = new Map<string, TestPeer>();
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async join(nick: string): Promise<void> {
    const options = { port: this.port, nick };
    if (nick.startsWith('klatsch')) this.klatsch.set(nick, await start.joined(this.port, nick));
    else if (nick.startsWith('line')) this.old.set(nick, await play(new OldLinesClient(options)));
    else this.old.set(nick, await play(new OldFramesClient(options)));
  }

  get nicks(): string[] {
    return [...this.old.keys(), ...this.klatsch.keys()].sort();
  }

  say(nick: string, text: string): void {
    const old = this.old.get(nick);
    if (old === undefined) this.klatsch.get(nick)?.ask('room:say', { text });
    else old.say(text);
  }

  peer(nick: string): TestPeer {
    const peer = this.klatsch.get(nick);
    if (peer === undefined) throw new Error(`no ${nick}`);
    return peer;
  }

  client(nick: string): OldClient {
    const client = this.old.get(nick);
    if (client === undefined) throw new Error(`no ${nick}`);
    return client;
  }

  /** How often each of those who are there has been shown this text from this sender. */
  shown(from: string, text: string): Record<string, number> {
    const count = (lines: readonly string[]): number =>
      lines.filter((each) => each === `${from}: ${text}`).length;
    return Object.fromEntries([
      ...[...this.old].map(([nick, { seen }]) => [nick, count(seen)] as const),
      ...[...this.klatsch].map(([nick, { room }]) => [nick, count(room)] as const),
    ]);
  }

  /** Everybody says something, and everybody is shown everything exactly once. */
  async roundOfTalk(topic: string): Promise<void> {
    const { nicks } = this;
    for (const nick of nicks) this.say(nick, `${topic}, says ${nick}`);
    const once = Object.fromEntries(nicks.map((nick) => [nick, 1]));
    await eventually(() => {
      for (const nick of nicks) expect(this.shown(nick, `${topic}, says ${nick}`)).toEqual(once);
    });
  }

  /** The list on each screen, sorted: nick, IP and UDP port. */
  lists(): Record<string, string[]> {
    const lists: Record<string, string[]> = {};
    for (const [nick, { users }] of this.old) lists[nick] = users.map(entry).sort();
    for (const [nick, peer] of this.klatsch) {
      peer.ask('roster:list', {});
      lists[nick] = (peer.told('roster:listed').at(-1)?.people ?? []).map(entry).sort();
    }
    return lists;
  }

  /** Everybody who is there, as each of them says it of themselves. */
  truth(): string[] {
    const ip = '127.0.0.1';
    return [
      ...[...this.old].map(([nick, { udpPort }]) => entry({ nick, ip, udpPort })),
      ...[...this.klatsch].map(([nick, { udpPort }]) => entry({ nick, ip, udpPort })),
    ].sort();
  }

  async expectEqualLists(): Promise<void> {
    const truth = this.truth();
    await eventually(() => {
      expect(this.lists()).toEqual(Object.fromEntries(this.nicks.map((nick) => [nick, truth])));
    });
  }
}

function entry({ nick, ip, udpPort }: OldPerson): string {
  return `${nick} ${ip} ${udpPort}`;
}

describe.each(ORDERS)('a room joined in the order %s, %s, %s, %s, %s, %s', (...order) => {
  it('is one room for everybody, from the first to the last', async () => {
    const room = new Room((await start.server()).port);
    for (const nick of order) await room.join(nick);
    await room.expectEqualLists();
    await room.roundOfTalk('hello');

    room.peer('klatsch1').ask('nick:change', { nick: 'renamed' });
    await room.client('line1').waitFor('joined renamed');
    room.klatsch.set('renamed', room.peer('klatsch1'));
    room.klatsch.delete('klatsch1');
    await room.expectEqualLists();
    await room.roundOfTalk('after the renaming');

    await room.client('line2').quit();
    await room.client('frame2').stop();
    room.peer('klatsch2').peer.dispose();
    room.old.delete('line2');
    room.old.delete('frame2');
    room.klatsch.delete('klatsch2');
    await room.expectEqualLists();
    await room.roundOfTalk('after the leaving');

    // The same nicks are free again.
    for (const nick of ['klatsch2', 'frame2', 'line2']) await room.join(nick);
    await room.expectEqualLists();
    await room.roundOfTalk('back');
    expect(room.nicks.map((nick) => room.old.get(nick)?.log ?? room.peer(nick).told('problem'))).toEqual(
      room.nicks.map(() => []),
    );
  });
});

describe('a room of all dialects', () => {
  it('shows several lines, actions and renamings as each program can', async () => {
    const room = new Room((await start.server()).port);
    for (const nick of ['line1', 'frame1', 'klatsch1', 'klatsch2']) await room.join(nick);
    await room.expectEqualLists();
    room.say('klatsch1', ' one\n\n\ttwo  three\nUSER_LEFT frame1');
    room.peer('klatsch1').ask('room:say', { text: 'waves', emote: true });
    await room.peer('klatsch2').hears('room:message', { from: 'klatsch1', text: 'waves', emote: true });
    await room.client('line1').waitFor('klatsch1: * waves');
    await room.client('frame1').waitFor('klatsch1: * waves');
    const said = (nick: string): string[] =>
      room.client(nick).seen.filter((each) => each.startsWith('klatsch1: '));
    expect(said('line1')).toEqual([
      'klatsch1: one',
      'klatsch1: two three',
      'klatsch1: USER_LEFT frame1',
      'klatsch1: * waves',
    ]);
    expect(said('frame1')).toEqual(['klatsch1: one two three USER_LEFT frame1', 'klatsch1: * waves']);
    expect(room.peer('klatsch2').told('room:message')[0]?.text).toBe(
      ' one\n\n\ttwo  three\nUSER_LEFT frame1',
    );
    await room.expectEqualLists();
  });

  it('survives what would kill an old program: blank texts, forged lines, cut characters', async () => {
    const room = new Room((await start.server()).port);
    for (const nick of ['line1', 'frame1', 'klatsch1']) await room.join(nick);
    await room.expectEqualLists();
    for (const text of [' \u3000\u2003 ', '\u200b\u2060', '\u001b[2J', '\u{85}']) {
      room.say('klatsch1', text);
      room.client('line1').say(text);
      room.client('frame1').say(text);
    }
    room.client('frame1').say('a\u2028USER_LEFT klatsch1\u2029ERROR');
    room.client('frame1').send('BROADCAST', 'klatsch1', 'forged');
    // Longer than one recv, and no boundary of 1,024 bytes is between its characters.
    for (let shift = 1; shift <= 4; shift++) {
      room.say('klatsch1', 'x'.repeat(shift) + '🍜'.repeat(500));
      room.say('klatsch1', `${'y'.repeat(shift)} ${'ü ä'.repeat(500)}`);
    }
    await room.roundOfTalk('all alive');
    await room.expectEqualLists();
    expect(room.client('line1').seen).toContain('frame1: forged');
    expect(room.client('line1').seen).toContain('frame1: USER_LEFT klatsch1');
    expect([...room.old.values()].map(({ log, receiveLoopAlive }) => [log, receiveLoopAlive])).toEqual([
      [[], true],
      [[], true],
    ]);
  });

  it('keeps an old lines client alive that is slow while many talk', async () => {
    const room = new Room((await start.server()).port);
    const slow = await play(new OldLinesClient({ port: room.port, nick: 'slow', recvDelayMs: 5 }));
    for (const nick of ['frame1', 'klatsch1']) await room.join(nick);
    await slow.waitFor('joined klatsch1');
    const texts = Array.from(
      { length: 50 },
      (_, index) => `${index} ${'ü'.repeat(index)}🍜${'漢'.repeat(index)}`,
    );
    for (const [index, text] of texts.entries()) {
      room.say('frame1', text);
      room.say('klatsch1', text);
      // Now and then together in one batch of the server, now and then apart.
      if (index % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const nick of ['frame1', 'klatsch1']) {
      const from = (each: string): boolean => each.startsWith(`${nick}: `);
      await slow.waitFor(() => slow.seen.filter(from).length === texts.length);
      expect(slow.seen.filter(from)).toEqual(texts.map((text) => `${nick}: ${text}`));
    }
    expect([slow.log, slow.receiveLoopAlive]).toEqual([[], true]);
  });

  it('refuses a nick in use with the old words, and whoever has it loses nothing', async () => {
    const room = new Room((await start.server()).port);
    for (const nick of ['line1', 'frame1', 'klatsch1']) await room.join(nick);
    await room.expectEqualLists();
    const { port } = room;
    const lines = await play(new OldLinesClient({ port, nick: 'frame1' }));
    const frames = await play(new OldFramesClient({ port, nick: 'klatsch1' }));
    expect(lines.seen).toEqual(['error Nickname', 'registration failed']);
    expect(frames.seen).toEqual(['error Nickname bereits vergeben', 'registration failed']);
    const klatsch = start.peer(port, 'line1');
    await klatsch.hears('server:refused', { code: 'nick-taken' });
    await room.expectEqualLists();
    await room.roundOfTalk('undisturbed');
    for (const { seen } of room.old.values()) {
      expect(seen.filter((each) => each.startsWith('left'))).toEqual([]);
    }
  });
});
