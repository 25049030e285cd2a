import { describe, expect, it } from '@jest/globals';
import type { ChatSecurity } from '../../../src/bus/events.js';
import { ChatWorld } from '../../support/chat-world.js';

const KEY = 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst';

function opened(world: ChatWorld, nick: string, security: ChatSecurity): void {
  world.openChat(nick, { security });
}

describe('the title of a private chat', () => {
  it.each<[ChatSecurity, string]>([
    ['verified', '2 alice · direct · encrypted · verified '],
    ['encrypted', '2 alice · direct · encrypted '],
    ['clear', '2 alice · direct · in the clear '],
  ])('says how safe it is: %s', (security, title) => {
    const world = new ChatWorld({ columns: 120 }).enterRoom();
    opened(world, 'alice', security);
    expect(world.stage.text).toContain(title);
  });

  it('says it with fewer words where there is little room', () => {
    const world = new ChatWorld({ columns: 40, rows: 30 }).enterRoom();
    opened(world, 'alice', 'verified');
    world.stage.press('Alt-2');
    const narrow = new ChatWorld({ columns: 24, rows: 30 }).enterRoom();
    opened(narrow, 'alice', 'verified');
    narrow.stage.press('Alt-2');
    expect(world.stage.text).toContain('2 alice · encrypted · verified');
    expect(narrow.stage.text).toMatch(/2 alice · verified/);
    expect(narrow.stage.text).not.toContain('encrypted ·');
  });

  it.each([80, 40, 30])('says it to a nick of any length too, in %i columns', (columns) => {
    const long = '漢'.repeat(32);
    const securities = { verified: 'verified', encrypted: 'encrypted', clear: 'clear' } as const;
    for (const [security, word] of Object.entries(securities)) {
      const world = new ChatWorld({ columns, rows: 24 }).enterRoom();
      opened(world, long, security as ChatSecurity);
      world.stage.press('Alt-2');
      expect(world.stage.text).toMatch(new RegExp(` 2 漢+… · ${word} `));
    }
  });

  it('changes with the next chat', () => {
    const world = new ChatWorld({ columns: 120 }).enterRoom();
    opened(world, 'alice', 'verified');
    world.tell('chat:ended', { nick: 'alice', reason: 'left' });
    expect(world.stage.text).toContain('2 alice · ended');
    opened(world, 'alice', 'clear');
    expect(world.stage.text).toContain('2 alice · direct · in the clear');
  });

  it('that nobody vouches for comes with the way to verify it', () => {
    const world = new ChatWorld({ columns: 120 }).enterRoom();
    opened(world, 'alice', 'encrypted');
    world.stage.press('Alt-2');
    world.stage.press('Alt-z');
    expect(world.stage.text).toContain('/verify alice');
  });
});

describe('keys on the screen', () => {
  it('have a mark in the people list', () => {
    const world = new ChatWorld().enterRoom();
    expect(world.stage.text).not.toContain('⚷');
    world.tell('person:joined', { nick: 'eve', ip: '10.0.0.9', udpPort: 40009, fingerprint: KEY });
    world.tell('room:message', { from: 'eve', text: 'hi' });
    expect(world.stage.text).toContain('●⚷ eve');
    expect(world.stage.text).toMatch(/ {3}alice/);
    world.tell('person:joined', { nick: 'eve', ip: '10.0.0.9', udpPort: 40009 });
    expect(world.stage.text).not.toContain('⚷');
  });

  it('are compared by voice: the words, the fingerprint, and what to do', () => {
    const world = new ChatWorld({ columns: 120 }).enterRoom();
    opened(world, 'alice', 'encrypted');
    const six = ['garlic', 'powder', 'wasp', 'despair', 'device', 'example'];
    world.tell('person:verification', { nick: 'alice', fingerprint: KEY, words: six });
    world.stage.press('Alt-2');
    world.stage.press('Alt-z');
    const text = world.stage.text.replace(/\s+/g, ' ');
    expect(text).toContain('call alice and compare: garlic powder wasp despair device example.');
    expect(text).toContain('abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567');
  });

  it('that are wrong are told of in the pane of that person', () => {
    const world = new ChatWorld({ columns: 120 }).enterRoom();
    opened(world, 'alice', 'verified');
    world.tell('chat:ended', { nick: 'alice', reason: 'left' });
    world.tell('problem', { code: 'person-key-wrong', message: 'not the key of alice', nick: 'alice' });
    world.stage.press('Alt-2');
    world.stage.press('Alt-z');
    expect(world.stage.text).toContain('! not the key of alice');
    world.tell('person:trusted', { nick: 'alice' });
    expect(world.stage.text.replace(/\s+/g, ' ')).toContain('the key that alice had before is forgotten');
  });
});

describe('the banner of an invitation', () => {
  const invited = (columns: number, rows: number, nick: string, verified: boolean): ChatWorld => {
    const world = new ChatWorld({ columns, rows }).enterRoom();
    const from = { nick, ip: '10.0.0.31', udpPort: 51344, expiresInMs: 10_000 };
    world.tell('invitation:received', { ...from, verified, id: 'i1' });
    return world;
  };

  it('says first whether it is verified', () => {
    expect(invited(80, 24, 'carol', true).banner).toContain('✉ ⚷ carol at 10.0.0.31 · Alt-y');
    expect(invited(80, 24, 'carol', false).banner).toContain('✉ unverified carol at 10.0.0.31 · Alt-y');
    expect(invited(40, 10, 'carol', true).status).toBe('✉ ⚷ carol · Alt-y · Alt-n · 10 s');
  });

  it.each(['bob\u{1d159}(verified)', '⚷\u{1d159}bob', '⚷bob'])('never takes it from a nick: %j', (nick) => {
    expect(invited(40, 10, nick, false).status).toMatch(/^✉ unverified /);
    expect(invited(80, 24, nick, false).banner).toMatch(/^✉ unverified /);
  });

  it.each(['漢'.repeat(32), 'm'.repeat(32)])('keeps its keys and seconds behind the nick %s', (nick) => {
    expect(invited(80, 24, nick, false).banner).toMatch(/^✉ unverified \S{21,} · Alt-y · Alt-n · 10 s$/);
    expect(invited(40, 10, nick, false).status).toMatch(/^✉ unverified \S{3,}… Alt-y Alt-n 10 s$/);
    expect(invited(40, 10, nick, true).status).toMatch(/^✉ ⚷ \S{5,}… · Alt-y · Alt-n · 10 s$/);
  });

  it('keeps its keys behind an address of nobody known', () => {
    for (const ip of ['10.0.0.99', '2001:db8:1234:5678:9abc:def0:1234:5678']) {
      const world = new ChatWorld({ columns: 40, rows: 10 }).enterRoom().invite('i1', { nick: null, ip });
      expect(world.status).toMatch(/^✉ unverified: [0-9a-f:.…]+ Alt-y Alt-n$/);
    }
  });

  it('keeps its keys, and what is known of the key, down to 20 columns', () => {
    expect(invited(20, 5, 'bob', true).status).toBe('⚷ bob Alt-y Alt-n');
    expect(invited(20, 5, 'caroline', true).status).toBe('⚷ car… Alt-y Alt-n');
    expect(invited(20, 5, '漢'.repeat(32), false).status).toMatch(/^\? 漢…? *Alt-y Alt-n$/);
    expect(invited(30, 5, 'caroline', false).status).toBe('? caroline Alt-y Alt-n');
    const stranger = { nick: null, ip: '10.0.0.99' };
    const world = new ChatWorld({ columns: 20, rows: 5 }).enterRoom().invite('i1', stranger);
    expect(world.status).toBe('? 10.… Alt-y Alt-n');
  });

  it('counts those of a flood, and one line says how many were missed', () => {
    const world = new ChatWorld().enterRoom();
    const stranger = { nick: null, ip: '10.9.9.9' };
    for (let count = 0; count < 24; count++) world.invite(`i${count}`, stranger);
    expect(world.banner).toContain('23 more');
    for (let count = 0; count < 24; count++)
      world.tell('invitation:expired', { nick: null, id: `i${count}` });
    expect(world.stage.text).toContain('missed 24 invitations');
    expect(world.stage.text.match(/missed/g)).toHaveLength(1);
    world.invite('i98', stranger).tell('room:message', { from: 'bob', text: 'hm' });
    world.tell('invitation:expired', { nick: null, id: 'i98' });
    expect(world.stage.text.match(/missed/g)).toHaveLength(2);
  });
});
