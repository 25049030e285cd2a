import { describe, expect, it } from '@jest/globals';
import { NOTICE_MS } from '../../../src/limits.js';
import { ChatWorld } from '../../support/chat-world.js';

describe('the message of the day', () => {
  it('stands in the lobby under one heading, each line indented, and is never unread', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('server:notice', { kind: 'motd', text: 'be kind\nlunch is at 12' });
    const rows = world.stage.frame.rows.map((row) => row.slice(34, -1).trimEnd());
    const at = rows.findIndex((row) => row.includes('* server'));
    expect(rows.slice(at, at + 3).map((row) => row.slice(1))).toEqual([
      '12:00            * server  message of the day:',
      '                   be kind',
      '                   lunch is at 12',
    ]);
    expect([world.status.includes('[1 2]'), world.stage.bells]).toEqual([true, 0]);
    expect(world.banner).toBe('');
  });

  it('is not repeated to one who comes back, unless it is another one', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    const count = (): number => world.stage.text.match(/message of the day/g)?.length ?? 0;
    world.tell('server:notice', { kind: 'motd', text: 'be kind' });
    world.tell('server:lost', { reason: 'reset', retryInMs: 1000 });
    world.enterRoom();
    world.tell('server:notice', { kind: 'motd', text: 'be kind' });
    expect(count()).toBe(1);
    world.tell('server:notice', { kind: 'motd', text: 'be quiet' });
    expect(count()).toBe(2);
  });
});

describe('an announcement', () => {
  it('is calm where one reads it', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.tell('server:notice', { kind: 'announcement', text: 'down at noon' });
    expect(world.stage.text).toContain('12:00            * server  down at noon');
    expect([world.banner, world.stage.bells, world.stage.title]).toEqual(['', 0, 'klatsch · lobby']);
  });

  it('is unread elsewhere, where its beginning is shown for a while', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('server:notice', { kind: 'announcement', text: 'down\nat noon' });
    expect(world.banner).toBe('* server  down at noon');
    expect(world.status).toContain('[1:1 2]');
    expect(world.stage.title).toBe('klatsch · alice (1)');
    world.clock.advance(NOTICE_MS + 1000);
    expect(world.banner).toBe('');
    world.stage.press('Alt-a');
    expect(world.prompt).toBe(' lobby ▸');
    const rows = world.stage.frame.rows;
    const at = rows.findIndex((row) => row.includes('── new ──'));
    expect(rows[at + 1]).toContain('* server  down');
  });

  it('does not go at Enter, as the answer to a key does: it may not have been read', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2', 'Alt-y');
    world.stage.type('never mind');
    expect(world.banner).toBe('no invitation is open');
    world.stage.press('Enter');
    expect(world.banner).toBe('');
    world.tell('server:notice', { kind: 'announcement', text: 'down at noon' });
    world.stage.type('hello');
    world.stage.press('Enter');
    expect(world.banner).toBe('* server  down at noon');
  });

  it('is seen by one who has scrolled up, too', () => {
    const world = new ChatWorld().enterRoom();
    for (let n = 0; n < 50; n += 1) world.tell('room:message', { from: 'alice', text: `text ${n}` });
    world.stage.press('PageUp');
    world.tell('server:notice', { kind: 'announcement', text: 'down at noon' });
    expect(world.banner).toBe('* server  down at noon');
  });

  it('takes no key and no text away', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('half a ');
    world.tell('server:notice', { kind: 'announcement', text: 'down at noon' });
    world.stage.type('text');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'half a text' }]);
  });
});

describe('a server that cannot write texts down', () => {
  it('is told in one calm line, and so is the end of it', () => {
    const world = new ChatWorld({ columns: 130 }).enterRoom();
    world.tell('server:keeping', { kept: false });
    world.tell('room:message', { from: 'alice', text: 'hi', unkept: true });
    expect(world.stage.text).toContain('the server cannot write texts down at the moment');
    world.tell('server:keeping', { kept: true });
    expect(world.stage.text).toContain('the server writes texts down again');
    expect([world.stage.bells, world.stage.title]).toEqual([0, 'klatsch · lobby']);
  });
});

describe('whoever is put out of the room', () => {
  it('is told what happened, why and what to do; the draft and the private chats stay', () => {
    const world = new ChatWorld({ columns: 140 }).enterRoom().openChat('alice');
    world.stage.type('what I was about to s');
    world.tell('server:refused', { code: 'kicked', reason: 'an operator has disconnected you: spam' });
    expect(world.stage.text).toContain('! you are out of the room: an operator has disconnected you: spam');
    expect(world.stage.text).toContain('private chats go on; /connect 10.0.0.5:9000 tries to join again');
    expect(world.banner).toBe('not in the room, private chats continue; /connect 10.0.0.5:9000 joins again');
    expect(world.status).toContain('✗ server 10.0.0.5:9000 refused us');
    expect(world.stage.bells).toBe(1);
    expect(world.prompt).toBe(' lobby ▸ what I was about to s');
    world.stage.press('Alt-2');
    world.stage.type('still here');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alice', text: 'still here' }]);
  });

  it('comes back when they ask to', () => {
    const world = new ChatWorld({ columns: 140 }).enterRoom();
    world.tell('server:refused', { code: 'banned', reason: 'you are banned' });
    expect(world.banner).toBe('not in the room; /connect 10.0.0.5:9000 joins again');
    expect(world.stage.text).toContain(' /connect 10.0.0.5:9000 tries to join again');
    expect(world.stage.text).not.toContain('private chats');
    world.stage.type('/connect 10.0.0.5:9000');
    world.stage.press('Enter');
    expect(world.fieldsOf('server:connect')).toEqual([{ server: '10.0.0.5:9000' }]);
    world.enterRoom();
    expect(world.banner).toBe('');
    expect(world.status).toContain('● server');
  });

  it('is told so at the door, too, and is not asked for another nick', () => {
    const world = new ChatWorld({ columns: 140 });
    world.tell('server:connecting', { server: 'h:9000', attempt: 1 });
    world.tell('server:refused', { code: 'banned', reason: 'you are banned from this server' });
    expect(world.stage.text).toContain('! the server refused: you are banned from this server');
    expect(world.stage.text).toContain('/connect h:9000 tries to join again');
    expect(world.prompt).toBe(' lobby ▸');
  });
});

describe('whoever is muted', () => {
  it('finds the text in the input line again, with the reason', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('hello');
    world.stage.press('Enter');
    expect(world.prompt).toBe(' lobby ▸');
    world.tell('problem', {
      code: 'muted',
      message: 'an operator has muted you: nobody got this text',
      draft: { target: { room: true }, text: 'hello' },
    });
    expect(world.prompt).toBe(' lobby ▸ hello');
    expect(world.stage.text).toContain('! an operator has muted you');
  });
});
