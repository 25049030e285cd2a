import { describe, expect, it } from '@jest/globals';
import { ENDED_PANES } from '../../../src/limits.js';
import { ChatWorld } from '../../support/chat-world.js';

const carol = { nick: 'carol', ip: '10.0.0.31' };

describe('a private chat', () => {
  it('has a pane of its own, counts what is unread and rings', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'alice', text: 'psst' });
    world.tell('chat:message', { nick: 'alice', from: 'alice', text: 'hey' });
    expect(world.stage.text).toMatch(/├ 2 alice · direct · in the clear ─+ 2 new ┤/);
    expect(world.status).toContain('[1 2:2]');
    expect(world.stage.bells).toBe(2);
    world.stage.press('Alt-a');
    expect(world.prompt).toBe(' alice ▸');
    expect(world.status).toContain('[1 2]');
    expect(world.stage.text).toContain('── new ──');
  });

  it('marks what the partner has acknowledged', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'yes?', id: 1 });
    expect(world.stage.text).not.toContain('✓');
    world.tell('chat:acknowledged', { nick: 'alice', id: 1 });
    expect(world.stage.text).toMatch(/dave +yes\? +✓/);
  });

  it('marks what nobody knows to have arrived when the connection is lost', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'first', id: 1 });
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'second', id: 2 });
    world.tell('chat:acknowledged', { nick: 'alice', id: 1 });
    world.tell('chat:undelivered', { nick: 'alice', text: 'second', id: 2 });
    world.tell('chat:ended', { nick: 'alice', reason: 'lost' });
    expect(world.stage.text).toMatch(/dave +first +✓/);
    expect(world.stage.text).toMatch(/dave +second +✗/);
    expect(world.stage.text).toContain('your last text may not have arrived');
    world.openChat('alice');
    expect(world.stage.text).toMatch(/dave +second +✗/);
  });

  it('takes the focus when we invited and nothing is written', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('invitation:sent', { nick: 'alice', ip: '10.0.0.12', udpPort: 40001, verified: false });
    world.openChat('alice');
    expect(world.prompt).toBe(' alice ▸');
  });

  it('never takes the focus from a text', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('invitation:sent', { nick: 'alice', ip: '10.0.0.12', udpPort: 40001, verified: false });
    world.stage.type('for all: ');
    world.openChat('alice');
    world.stage.type('lunch?');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'room:say', fields: { text: 'for all: lunch?' } }]);
  });

  it('never takes the focus when nobody here asked for it', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'alice', text: 'psst' });
    expect(world.prompt).toBe(' lobby ▸');
  });

  it.each([
    ['left', 'alice has ended the chat'],
    ['lost', 'connection to alice lost'],
  ] as const)('that %s stays, and says: %s', (reason, sentence) => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'alice', text: 'psst' });
    world.tell('chat:ended', { nick: 'alice', reason });
    expect(world.stage.text).toContain('2 alice · ended');
    expect(world.stage.text).toContain(sentence);
    expect(world.stage.text).toContain('psst');
    expect(world.status).toContain('1 ended');
  });

  it('that has ended keeps the draft, says that nobody is there, and offers to invite again', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.stage.type('are you');
    world.tell('chat:ended', { nick: 'alice', reason: 'lost' });
    expect(world.banner).toBe('connection to alice lost: nobody reads here · Enter invites alice again');
    world.stage.type(' there?');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.banner).toContain('Enter again invites alice');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'chat:open', fields: { nick: 'alice' } }]);
    expect(world.prompt).toBe(' alice ▸ are you there?');
    world.openChat('alice');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alice', text: 'are you there?' }]);
  });

  it('that has ended also keeps a /me, and takes the question back with Esc', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:ended', { nick: 'alice', reason: 'left' });
    world.stage.press('Alt-2');
    world.stage.type('/me waves');
    world.stage.press('Enter', 'Escape');
    expect(world.asked).toEqual([]);
    expect(world.prompt).toBe(' alice ▸ /me waves');
  });

  it('follows its partner to a new name, prompt and all', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('person:renamed', { from: 'alice', to: 'alicia' });
    world.tell('chat:renamed', { from: 'alice', to: 'alicia' });
    expect(world.prompt).toBe(' alicia ▸');
    world.stage.type('hi');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alicia', text: 'hi' }]);
    world.tell('chat:ended', { nick: 'alicia', reason: 'left' });
    world.tell('person:renamed', { from: 'alicia', to: 'ally' });
    expect(world.prompt).toBe(' ally ▸');
  });

  it('has another name when somebody else has that of its partner', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('chat:renamed', { from: 'alice', to: 'alice@10.0.0.12', taken: true });
    expect(world.prompt).toBe(' alice@10.0.0.12 ▸');
    expect(world.stage.text).toContain('alice is somebody else now');
    world.stage.type('hi');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alice@10.0.0.12', text: 'hi' }]);
  });

  it('goes when we close it; the texts of others stay where they belong', () => {
    const world = new ChatWorld().enterRoom().openChat('alice').openChat('bob');
    world.stage.press('Alt-3');
    world.stage.type('for bob');
    world.tell('chat:ended', { nick: 'alice', reason: 'closed' });
    expect(world.stage.text).toContain('2 bob · direct');
    expect(world.prompt).toBe(' bob ▸ for bob');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'bob', text: 'for bob' }]);
  });

  it('is closed by Alt-c, after a question when a text stands in its line', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.stage.type('draft');
    world.stage.press('Alt-c');
    expect(world.asked).toEqual([]);
    expect(world.banner).toContain('Alt-c again closes');
    world.stage.type('!');
    world.stage.press('Alt-c', 'Alt-c');
    expect(world.asked).toEqual([{ intent: 'chat:close', fields: { nick: 'alice' } }]);
    world.tell('chat:ended', { nick: 'alice', reason: 'closed' });
    expect(world.prompt).toBe(' lobby ▸');
    world.stage.press('Ctrl-Y');
    expect(world.prompt).toBe(' lobby ▸ draft!');
  });

  it.each([
    [80, 24, 'a text stands in the input line: Alt-c again closes the chat · Esc keeps it'],
    [60, 16, 'a text stands in the in…: Alt-c again closes the chat'],
    [40, 12, 'a text s…: Alt-c again closes the chat'],
  ])('says with which key it is closed, at %d columns too', (columns, rows, question) => {
    const world = new ChatWorld({ columns, rows }).enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.stage.type('draft');
    world.stage.press('Alt-c');
    expect(columns < 60 ? world.status : world.banner).toBe(question);
  });

  it('that has ended says with which key its partner is invited, however long their nick is', () => {
    const nick = 'a-nick-of-thirty-two-characters-';
    const world = new ChatWorld().enterRoom().openChat(nick);
    world.tell('chat:ended', { nick, reason: 'lost' });
    world.stage.press('Alt-2');
    expect(world.banner).toMatch(/^connection to a-nick-of…: nobody reads here · Enter invites a-nick-\S*…$/);
    world.stage.type('psst');
    world.stage.press('Enter');
    expect(world.banner).toMatch(
      /^nobody is there · Enter again invites a-nick-of\S*… · Esc keeps the text$/,
    );
  });

  it('that has ended is taken off by Alt-c or /close; the lobby never is', () => {
    const world = new ChatWorld().enterRoom().openChat('alice').openChat('bob');
    world.tell('chat:ended', { nick: 'alice', reason: 'left' });
    world.tell('chat:ended', { nick: 'bob', reason: 'left' });
    world.stage.press('Alt-2', 'Alt-c');
    world.stage.press('Alt-2');
    world.stage.type('/close');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.stage.text).not.toContain('· ended');
    world.stage.press('Alt-c');
    expect(world.banner).toContain('the lobby stays');
  });

  describe('of which too many have ended', () => {
    /** So many chats that have ended, one text unread in each but those named. */
    function ended(count: number, read: readonly string[] = []): ChatWorld {
      const world = new ChatWorld().enterRoom();
      for (let n = 1; n <= count; n += 1) {
        const nick = `peer${n}`;
        world.openChat(nick);
        if (!read.includes(nick)) world.tell('chat:message', { nick, from: nick, text: 'psst' });
        world.tell('chat:ended', { nick, reason: 'left' });
      }
      return world;
    }

    /** The status line tells of how many panes there are. */
    function panes(world: ChatWorld): number {
      return Number(/\/ (\d+)\]/.exec(world.status)?.[1]);
    }

    it('loses the oldest that was read, without a word', () => {
      const world = ended(ENDED_PANES + 1, ['peer3', 'peer5']);
      expect(panes(world)).toBe(1 + ENDED_PANES);
      expect(world.stage.text).not.toContain('too many chats');
      for (const nick of ['peer3', 'peer5']) {
        world.stage.type(`/close ${nick}`);
        world.stage.press('Enter', 'Ctrl-u');
      }
      // Only the second one was still there.
      expect(panes(world)).toBe(ENDED_PANES);
    });

    it('loses the oldest, and says so, when none was read', () => {
      const world = ended(ENDED_PANES + 1);
      expect(panes(world)).toBe(1 + ENDED_PANES);
      world.stage.press('Alt-z');
      expect(world.stage.text).toMatch(/too many chats have ended: that with peer1\s/);
    });

    it('loses none with a draft, or with a text of ours that did not arrive', () => {
      const world = new ChatWorld().enterRoom().openChat('draft').openChat('lost');
      world.stage.press('Alt-2');
      world.stage.type('a thought');
      world.stage.press('Alt-1');
      world.tell('chat:message', { nick: 'lost', from: 'dave', text: 'gone?', id: 1 });
      world.tell('chat:undelivered', { nick: 'lost', text: 'gone?', id: 1 });
      for (const nick of ['draft', 'lost']) world.tell('chat:ended', { nick, reason: 'lost' });
      for (let n = 1; n <= ENDED_PANES; n += 1) {
        world.openChat(`peer${n}`);
        world.tell('chat:ended', { nick: `peer${n}`, reason: 'left' });
      }
      expect(panes(world)).toBe(1 + ENDED_PANES);
      world.stage.press('Alt-2');
      expect(world.prompt).toBe(' draft ▸ a thought');
      world.stage.press('Alt-3');
      expect(world.stage.text).toContain('gone?');
    });
  });

  it('is gone to, not asked for again, when there is one', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.type('/chat alice');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.prompt).toBe(' alice ▸');
  });
});

describe('a chat that is named in another case', () => {
  it('is gone to by /chat', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.type('/chat ALICE');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.prompt).toBe(' alice ▸');
  });

  it('is taken off by /close when it has ended', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('chat:ended', { nick: 'alice', reason: 'left' });
    world.stage.type('/close ALICE');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.stage.text).not.toContain('alice · ended');
  });

  it('is the one with this very nick before any other', () => {
    const world = new ChatWorld().enterRoom().openChat('alice').openChat('Alice');
    world.stage.type('/chat Alice');
    world.stage.press('Enter');
    expect(world.prompt).toBe(' Alice ▸');
  });
});

describe('an invitation', () => {
  it('is a banner with a countdown and a queue', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom().invite('a').invite('b');
    expect(world.banner).toBe(
      '✉ unverified carol at 10.0.0.31 asks for a private chat · Alt-y accept · Alt-n decline · 10 s · 1 more',
    );
    world.clock.advance(2000);
    expect(world.banner).toContain('8 s');
    expect(world.stage.bells).toBe(2);
  });

  it('never steals a key', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('y');
    world.invite('a');
    world.stage.type('yn');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'room:say', fields: { text: 'yyn' } }]);
    expect(world.banner).toContain('✉ unverified carol');
  });

  it('is accepted by Alt-y, and its chat takes the focus of an empty line', () => {
    const world = new ChatWorld().enterRoom().invite('a');
    world.stage.press('Alt-y');
    expect(world.asked).toEqual([{ intent: 'invitation:accept', fields: { id: 'a' } }]);
    world.tell('invitation:closed', { nick: 'carol', id: 'a', reason: 'accepted' });
    world.openChat('carol', carol);
    expect(world.prompt).toBe(' carol ▸');
  });

  it('is accepted by /accept as well, with or without a nick', () => {
    const stranger = { nick: null, ip: carol.ip };
    for (const [line, by] of [
      ['/accept', stranger],
      ['/accept carol', stranger],
      ['/accept CAROL', stranger],
      ['/accept CAROL', carol],
    ] as const) {
      const world = new ChatWorld().enterRoom().invite('a', by);
      world.stage.type(line);
      world.stage.press('Enter');
      expect(world.fieldsOf('invitation:accept')).toHaveLength(1);
      world.openChat('carol', carol);
      expect(world.prompt).toBe(' carol ▸');
    }
  });

  it('is gone to by its nick as somebody types it, folded as nicks are', () => {
    const world = new ChatWorld().enterRoom();
    world.openChat('Straße');
    world.stage.press('Alt-1');
    world.stage.type('/chat STRASSE');
    world.stage.press('Enter');
    expect([world.prompt, world.asked]).toEqual([' Straße ▸', []]);
  });

  it('is declined by Alt-n, the next one stands there at once', () => {
    const world = new ChatWorld().enterRoom().invite('a').invite('b', { nick: 'bob', ip: '10.0.0.17' });
    world.stage.press('Alt-n');
    expect(world.banner).toContain('✉ unverified bob');
    world.stage.press('Alt-n', 'Alt-n');
    expect(world.fieldsOf('invitation:decline')).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(world.banner).toBe('no invitation is open');
  });

  it('is not answered by a key that was meant for the one before it', () => {
    const world = new ChatWorld().enterRoom().invite('a').invite('b', { nick: null, ip: '10.9.9.9' });
    world.clock.advance(10_000);
    world.tell('invitation:expired', { nick: 'carol', id: 'a' });
    world.stage.press('Alt-y');
    expect(world.asked).toEqual([]);
    world.clock.advance(1000);
    world.stage.press('Alt-y');
    expect(world.fieldsOf('invitation:accept')).toEqual([{ id: 'b' }]);
  });

  it('is not answered while a question covers it', () => {
    const world = new ChatWorld().enterRoom().invite('a');
    world.stage.press('Ctrl-C', 'Alt-y');
    expect(world.asked).toEqual([]);
    expect(world.banner).toContain('✉ unverified carol');
  });

  it('of unknown sender says what is not known', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom().invite('a', { nick: null, ip: '10.0.0.99' });
    expect(world.banner).toContain('somebody (unverified: only the address 10.0.0.99 is known)');
    world.stage.resize(80, 24);
    expect(world.banner).toBe('✉ somebody (unverified: 10.0.0.99) · Alt-y accept · Alt-n decline · 10 s');
  });

  it('leaves a line when it was missed or taken back', () => {
    const world = new ChatWorld().enterRoom().invite('a').invite('b');
    world.tell('invitation:expired', { nick: 'carol', id: 'a' });
    world.tell('invitation:closed', { nick: 'carol', id: 'b', reason: 'cancelled' });
    expect(world.stage.text).toContain('missed an invitation from carol');
    expect(world.stage.text).toContain('took the invitation');
    expect(world.banner).toBe('');
  });

  it.each<[string, (world: ChatWorld) => void]>([
    ['asked bob for a private chat', () => undefined],
    [
      'bob declined',
      (world) => {
        world.tell('invitation:declined', { nick: 'bob' });
      },
    ],
    [
      'bob did not answer',
      (world) => {
        world.tell('invitation:expired', { nick: 'bob' });
      },
    ],
    [
      'missed an invitation from carol',
      (world) => {
        world.invite('a').tell('invitation:expired', { nick: 'carol', id: 'a' });
      },
    ],
    [
      'carol (10.0.0.31) took the invit',
      (world) => {
        world.invite('a').tell('invitation:closed', { nick: 'carol', id: 'a', reason: 'cancelled' });
      },
    ],
  ])('is told of also where its pane is not on the screen: %s', (sentence, happens) => {
    const world = new ChatWorld({ columns: 40, rows: 10 }).enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('invitation:sent', { nick: 'bob', ip: '10.0.0.17', udpPort: 40222, verified: false });
    happens(world);
    expect(world.status).toContain(sentence);
    world.clock.advance(6000);
    world.stage.press('Alt-1');
    expect(world.stage.text.replace(/\s+/g, ' ')).toContain(sentence);
  });

  it('of ours is followed to its end', () => {
    const world = new ChatWorld().enterRoom();
    const sent = { ip: '10.0.0.12', udpPort: 40001, verified: false };
    world.tell('invitation:sent', { nick: 'alice', ...sent });
    world.tell('invitation:declined', { nick: 'alice' });
    world.tell('invitation:sent', { nick: 'bob', ...sent });
    world.tell('invitation:expired', { nick: 'bob' });
    for (const part of ['asked alice', 'alice declined', 'bob did not answer'])
      expect(world.stage.text).toContain(part);
    world.openChat('alice');
    expect(world.prompt).toBe(' lobby ▸');
  });
});

describe('many chats', () => {
  it('are shown in tiles and tabs, and reached by keys', () => {
    const world = new ChatWorld().enterRoom();
    for (let n = 2; n <= 13; n += 1) world.openChat(`p${n}`);
    expect(world.stage.text).toContain('4 p4 · direct');
    expect(world.stage.text).not.toContain('p5 · direct');
    world.stage.press('Alt-9');
    expect(world.stage.text).toContain('9 p9 · direct');
    expect(world.prompt).toBe(' p9 ▸');
    world.stage.press('Alt-0', 'Ctrl-N');
    expect(world.prompt).toBe(' p11 ▸');
    world.stage.press('Alt-Left', 'Ctrl-P', 'Alt-Right');
    expect(world.prompt).toBe(' p10 ▸');
    expect(world.status).toContain('[10 / 13]');
  });
});
