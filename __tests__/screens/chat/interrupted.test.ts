import { describe, expect, it } from '@jest/globals';
import { ChatWorld } from '../../support/chat-world.js';

/** A chat with alice in front, at 80x24, in which two texts wait for their acknowledgement. */
function chatting(options: { columns?: number; rows?: number } = {}): ChatWorld {
  const world = new ChatWorld(options).enterRoom().openChat('alice');
  world.stage.press('Alt-2');
  world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'first', id: 1 });
  world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'second', id: 2 });
  return world;
}

function interrupted(options?: { columns?: number; rows?: number }): ChatWorld {
  const world = chatting(options);
  world.tell('chat:interrupted', { nick: 'alice', endsInMs: 60_000 });
  return world;
}

/** What stands in the panes, without line breaks. */
function words(world: ChatWorld): string {
  return world.stage.text.replaceAll(/[│\s]+/g, ' ');
}

/** The chat with alice is lost, with both texts. */
function lost(rows = 24): ChatWorld {
  const world = interrupted({ rows });
  world.tell('chat:undelivered', { nick: 'alice', text: 'first', id: 1 });
  world.tell('chat:undelivered', { nick: 'alice', text: 'second', id: 2 });
  world.tell('chat:ended', { nick: 'alice', reason: 'lost' });
  return world;
}

describe('a chat that is interrupted', () => {
  it('says so in its title, in its pane and above the status line, with the time that is left', () => {
    const world = interrupted();
    expect(world.stage.text).toContain('2 alice · interrupted · trying again');
    expect(words(world)).toContain('! connection to alice interrupted, trying again');
    expect(world.banner).toBe('connection to alice interrupted: trying again, 60 s · what you write waits');
    world.clock.advance(18_000);
    expect(world.banner).toContain('42 s');
    world.clock.advance(1000);
    expect(world.banner).toContain('41 s');
    expect(world.status).toContain('1 chat');
  });

  it('has a shorter title where there is little room, and leaves the status line alone', () => {
    const world = interrupted({ columns: 30, rows: 20 });
    expect(world.stage.text).toContain('2 alice · interrupted');
    expect(world.stage.text).not.toContain('· trying');
    expect(world.stage.frame.rows.at(-2)).toContain('10.0.0.5');
  });

  it('is gone to and asked for anew: its partner may have been started anew', () => {
    const world = interrupted();
    world.stage.press('Alt-1');
    world.stage.type('/chat ALICE');
    world.stage.press('Enter');
    expect(world.prompt).toBe(' alice ▸');
    world.stage.press('Alt-1', 'F2', 'Enter');
    expect(world.prompt).toBe(' alice ▸');
    expect(world.fieldsOf('chat:open')).toEqual([{ nick: 'ALICE' }, { nick: 'alice' }]);
  });

  it('takes texts, which wait without a mark, and goes on', () => {
    const world = interrupted();
    world.stage.type('third');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'chat:say', fields: { nick: 'alice', text: 'third' } }]);
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'third', id: 3 });
    expect(world.stage.text).not.toMatch(/[✓✗]/);
    world.tell('chat:resumed', { nick: 'alice', ip: '10.0.0.12', port: 50123 });
    for (const id of [1, 2, 3]) world.tell('chat:acknowledged', { nick: 'alice', id });
    expect(world.stage.text).toContain('2 alice · direct · in the clear');
    expect(words(world)).toContain('resumed: the chat with alice goes on, and nothing is missing');
    expect(world.banner).toBe('');
    for (const text of ['first', 'second', 'third'])
      expect(world.stage.text).toMatch(new RegExp(`dave +${text} +✓`));
  });

  it('follows its partner to a new name', () => {
    const world = interrupted();
    world.tell('person:renamed', { from: 'alice', to: 'alicia' });
    world.tell('chat:renamed', { from: 'alice', to: 'alicia' });
    expect(world.banner).toContain('connection to alicia interrupted');
    world.tell('chat:resumed', { nick: 'alicia', ip: '10.0.0.12', port: 50123 });
    expect(world.stage.text).toContain('2 alicia · direct');
  });

  it('that is lost marks what did not arrive, and says how to send it again', () => {
    const world = lost();
    expect(world.stage.text).toContain('2 alice · ended');
    expect(world.stage.text).toMatch(/dave +first +✗/);
    expect(world.stage.text).toMatch(/dave +second +✗/);
    expect(words(world)).toContain('your last 2 texts may not have arrived: they are marked ✗; /resend');
    expect(world.banner).toContain('Enter invites alice again');
  });
});

describe('what did not arrive', () => {
  it('is sent again by /resend, in the pane where it stands', () => {
    const world = lost(40);
    world.stage.type('/resend');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'chat:resend', fields: { nick: 'alice' } }]);
    world.openChat('alice');
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'first', id: 1, again: true });
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'second', id: 2, again: true });
    world.tell('chat:acknowledged', { nick: 'alice', id: 1 });
    expect(world.stage.text).toMatch(/dave +first +↓/);
    expect(world.stage.text).toMatch(/dave +second +↓/);
    expect(world.stage.text).toMatch(/dave +first +✓/);
    expect(world.stage.text).not.toMatch(/✗ │/);
  });

  it('is offered by the next chat', () => {
    const world = lost();
    world.openChat('alice', { undelivered: 2 });
    expect(words(world)).toContain(
      '2 texts of yours from before may not have arrived: /resend sends them again',
    );
  });

  it('is told where somebody looks when its pane is gone', () => {
    const world = chatting();
    world.tell('chat:ended', { nick: 'alice', reason: 'closed' });
    world.tell('chat:undelivered', { nick: 'alice', text: 'first', id: 1 });
    world.stage.press('Alt-z');
    expect(words(world)).toContain('your last text to alice may not have arrived, /resend alice');
  });

  it('may be sent again from anywhere, by name', () => {
    const world = lost();
    world.stage.press('Alt-1');
    world.stage.type('/resend alice');
    world.stage.press('Enter');
    world.stage.type('/resend');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:resend')).toEqual([{ nick: 'alice' }]);
    expect(world.stage.text).toContain('with whom? /resend nick');
  });
});

describe('closing a chat', () => {
  it('asks once while a text has not arrived', () => {
    const world = chatting();
    world.stage.press('Alt-c');
    expect(world.asked).toEqual([]);
    expect(world.banner).toBe('your last 2 texts have not arrived yet: Alt-c again closes · Esc waits');
    world.stage.press('Alt-c');
    expect(world.asked).toEqual([{ intent: 'chat:close', fields: { nick: 'alice' } }]);
  });

  it('asks nothing when all have', () => {
    const world = chatting();
    for (const id of [1, 2]) world.tell('chat:acknowledged', { nick: 'alice', id });
    world.stage.press('Alt-c');
    expect(world.asked).toEqual([{ intent: 'chat:close', fields: { nick: 'alice' } }]);
  });
});
