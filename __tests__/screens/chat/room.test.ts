import { describe, expect, it } from '@jest/globals';
import { ChatWorld } from '../../support/chat-world.js';

describe('the room', () => {
  it('shows who is there with IP and UDP port, and what is said', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:message', { from: 'alice', text: 'hello all' });
    const { text } = world.stage;
    for (const part of ['people 4', 'alice', '10.0.0.12:40001', '12:00 alice   hello all'])
      expect(text).toContain(part);
    expect(world.stage.frame.rows[1]).toContain('● alice');
    expect(world.stage.frame.rows[2]).not.toContain('●');
  });

  it('forgets after five minutes that somebody has spoken', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:message', { from: 'alice', text: 'hello all' });
    world.clock.advance(5 * 60_000 + 1000);
    expect(world.stage.frame.rows[1]).not.toContain('●');
  });

  it('tells joins, leaves, new names and doubts, and keeps the list', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('person:joined', { nick: 'eve', ip: '10.0.0.9', udpPort: 4000 });
    world.tell('person:left', { nick: 'bob' });
    world.tell('person:renamed', { from: 'carol', to: 'caroline' });
    world.tell('person:doubted', { nick: 'alice', doubtful: true });
    const { rows } = world.stage.frame;
    expect(rows.slice(1, 5).map((row) => row.slice(2, 14).trim())).toEqual([
      '? alice',
      'caroline',
      'dave',
      'eve',
    ]);
    for (const part of ['eve joined from 10.0.0.9:4000', 'bob left', 'carol is now called caroline']) {
      expect(world.stage.text).toContain(part);
    }
  });

  it('keeps somebody doubtful, who can be invited, until the doubt is over', () => {
    const world = new ChatWorld().enterRoom();
    const rowOf = (nick: string): string | undefined =>
      world.stage.frame.rows.slice(1, 8).find((row) => row.slice(4, 14).trim() === nick);
    const bob = { nick: 'bob', ip: '10.0.0.17', udpPort: 40222 };
    world.tell('person:doubted', { nick: 'bob', doubtful: true });
    world.tell('person:left', { nick: 'bob' });
    expect(rowOf('bob')).toContain('? bob');
    expect(world.stage.text).not.toContain(' bob left ');
    world.stage.press('F2');
    world.stage.type('/bob');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:open')).toEqual([{ nick: 'bob' }]);
    world.tell('person:joined', bob);
    world.tell('person:doubted', { nick: 'bob', doubtful: false });
    expect(rowOf('bob')).toContain('  bob');
    expect(world.stage.text).toContain('bob is still here');
    world.tell('person:doubted', { nick: 'bob', doubtful: true });
    world.tell('person:left', { nick: 'bob' });
    world.tell('person:doubted', { nick: 'bob', doubtful: false });
    expect(rowOf('bob')).toBeUndefined();
  });

  it('completes whoever spoke last, also before the list of people came', () => {
    const world = new ChatWorld();
    world.tell('room:message', { from: 'bob', text: 'early' });
    world.enterRoom();
    world.tell('person:joined', { nick: 'bea', ip: '10.0.0.2', udpPort: 1 });
    world.stage.type('b');
    world.stage.press('Tab');
    expect(world.prompt).toBe(' lobby ▸ bob:');
  });

  it('knows an unknown port and a doubtful person of a list', () => {
    const world = new ChatWorld();
    world.tell('roster:listed', { people: [{ nick: 'eve', ip: '10.0.0.9', udpPort: 0, doubtful: true }] });
    expect(world.stage.frame.rows[1]).toMatch(/\? eve +10\.0\.0\.9:\? /);
  });

  it('prints the list in the pane that asked for it, once', () => {
    const world = new ChatWorld({ columns: 60, rows: 16 }).enterRoom();
    world.stage.type('/who');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'roster:list', fields: {} }]);
    const people = [{ nick: 'eve', ip: '10.0.0.9', udpPort: 4000 }];
    world.tell('roster:listed', { people });
    world.tell('roster:listed', { people });
    expect(world.stage.text.match(/eve {2}10\.0\.0\.9:4000/g)).toHaveLength(1);
  });

  it('lists them in columns, by the cells of their nicks; a very long one stands out', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.stage.type('/who');
    world.stage.press('Enter');
    const nicks = ['bo', '日本語', 'very-long-nick-that-is-of-32-chars', 'édith'];
    const people = nicks.map((nick, n) => ({ nick, ip: `10.0.0.${n}`, udpPort: 4000 }));
    world.tell('roster:listed', { people });
    const pad = (blanks: number): string => ' '.repeat(blanks);
    expect(world.stage.text).toContain(`bo${pad(14)}  10.0.0.0:4000`);
    expect(world.stage.text).toContain(`日本語${pad(10)}  10.0.0.1:4000`);
    expect(world.stage.text).toContain('very-long-nick-that-is-of-32-chars  10.0.0.2:4000');
    expect(world.stage.text).toContain(`édith${pad(11)}  10.0.0.3:4000`);
  });

  it('marks where reading stopped, when nobody looked', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:message', { from: 'alice', text: 'seen' });
    world.stage.look(false);
    world.tell('person:left', { nick: 'bob' });
    world.tell('room:message', { from: 'alice', text: 'unseen' });
    expect(world.stage.text).toContain('1 new');
    expect(world.stage.title).toBe('klatsch · lobby (1)');
    world.stage.look(true);
    const rows = world.stage.frame.rows.map((row) => row.slice(34));
    const at = rows.findIndex((row) => row.includes('── new ──'));
    expect(rows[at - 1]).toContain('bob left');
    expect(rows[at + 1]).toContain('unseen');
    expect(world.stage.text).not.toContain('1 new');
    expect(world.stage.title).toBe('klatsch · lobby');
  });

  it('rings for a text that names us, while we look elsewhere', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    world.tell('room:message', { from: 'bob', text: 'hello all' });
    expect(world.stage.bells).toBe(0);
    world.tell('room:message', { from: 'bob', text: 'dave?' });
    world.tell('room:message', { from: 'dave', text: 'I am dave' });
    expect(world.stage.bells).toBe(1);
    expect(world.status).toContain('[1:2 2]');
  });

  it('says what went by, on which day, and what somebody does', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:gap', { count: 12 });
    world.clock.advance(24 * 3600_000);
    world.tell('room:message', { from: 'bob', text: 'waves', emote: true });
    expect(world.stage.text).toContain('12 texts went by');
    expect(world.stage.text).toContain('Sunday, 1 February 2026');
    expect(world.stage.text).toContain('* bob waves');
  });

  it('stays where it was scrolled to, and says what is below', () => {
    const world = new ChatWorld().enterRoom();
    for (let n = 0; n < 50; n += 1) world.tell('room:message', { from: 'alice', text: `text ${n}` });
    world.stage.press('PageUp');
    const before = world.stage.frame.rows.slice(0, 19);
    for (let n = 0; n < 5; n += 1) world.tell('room:message', { from: 'alice', text: `late ${n}` });
    expect(world.stage.frame.rows.slice(0, 19)).toEqual(before);
    expect(world.stage.text).toMatch(/▼ 2\d more/);
    world.stage.press('Alt-Home');
    expect(world.stage.text).toContain('connected to');
    world.stage.press('Alt-End');
    expect(world.stage.text).toContain('late 4');
    expect(world.stage.text).not.toContain('▼');
    world.stage.press('PageUp', 'PageDown');
    expect(world.stage.text).not.toContain('▼');
  });
});

describe('the server link', () => {
  it('is shown apart from the chats, with its round trip', () => {
    const world = new ChatWorld();
    expect(world.status).toContain('○ no server');
    world.tell('server:connecting', { server: 'h:9000', attempt: 1 });
    expect(world.status).toContain('◌ connecting to h:9000');
    world.enterRoom().openChat('alice').openChat('bob');
    world.tell('server:latency', { ms: 4.4 });
    expect(world.status).toMatch(
      /^● server 10\.0\.0\.5:9000 as dave {2}4 ms {4}2 chats .*\[1 2 3\] {2}12:00$/,
    );
  });

  it('counts down after a loss while private chats go on', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('server:lost', { reason: 'reset', retryInMs: 4000 });
    expect(world.banner).toBe('server gone, private chats continue; retry in 4 s');
    world.clock.advance(3000);
    expect(world.banner).toBe('server gone, private chats continue; retry in 1 s');
    expect(world.status).toContain('○ server 10.0.0.5:9000 gone, retry in 1 s');
    expect(world.stage.text).toContain('as it was');
    for (const attempt of [1, 2]) {
      world.tell('server:connecting', { server: '10.0.0.5:9000', attempt });
      expect(world.banner).toBe('server gone, private chats continue; trying again');
      world.tell('server:lost', { reason: 'reset', retryInMs: 4000 });
    }
    world.tell('server:connecting', { server: '10.0.0.5:9000', attempt: 3 });
    world.stage.press('Alt-2');
    world.stage.type('still here');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alice', text: 'still here' }]);
    world.enterRoom();
    expect(world.banner).toBe('');
  });

  it('takes leaving for no fault, and says how to come back', () => {
    const world = new ChatWorld().enterRoom();
    const server = '10.0.0.5:9000';
    world.tell('server:lost', { reason: 'disconnected', retryInMs: null, left: server });
    expect(world.banner).toBe(`not in the room; /connect ${server} joins again`);
    expect(world.status).toContain('○ no server');
    expect(world.stage.text).toContain(`you have left ${server}`);
    expect(world.stage.text).not.toMatch(/gone|!/);
  });

  it('says nothing of leaving what was never reached', () => {
    const world = new ChatWorld();
    world.tell('server:connecting', { server: 'h:9000', attempt: 1 });
    world.tell('server:lost', { reason: 'disconnected', retryInMs: null, unreached: 'h:9000' });
    expect(world.stage.text).not.toMatch(/left|gone|!/);
  });

  it('says what one will be called, where one looks', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.tell('nick:chosen', { nick: 'granite' });
    expect(world.stage.text).toContain('you will be granite from the next connection on');
  });

  it('says one line for one loss, however often it is tried again', () => {
    const world = new ChatWorld().enterRoom();
    for (let attempt = 1; attempt < 4; attempt += 1) {
      world.tell('server:lost', { reason: 'reset', retryInMs: 1000 });
      world.tell('server:connecting', { server: '10.0.0.5:9000', attempt: attempt + 1 });
    }
    expect(world.stage.text.match(/the link to the server/g)).toHaveLength(1);
  });

  it('tells of a server that never answered', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:connecting', { server: 'h:9000', attempt: 1 });
    world.tell('server:lost', { reason: 'nobody listens there', retryInMs: 1000, unreached: 'h:9000' });
    expect(world.banner).toBe('the server does not answer; retry in 1 s');
    expect(world.stage.text).toContain('! no connection to h:9000: nobody listens there');
    expect(world.status).toContain('○ server h:9000 not reached, retry in 1 s');
    world.tell('server:connecting', { server: 'h:9000', attempt: 2 });
    expect(world.banner).toBe('the server does not answer; trying again');
    expect(world.stage.text).not.toContain('gone');
  });

  it('asks for another nickname when the one asked for is taken', () => {
    const world = new ChatWorld();
    world.tell('server:connecting', { server: 'h:9000', attempt: 1 });
    world.tell('server:refused', { code: 'nick-taken', reason: 'dave is taken' });
    expect(world.prompt).toBe(' nick ▸');
    expect(world.status).toContain('✗ server h:9000 refused us');
    expect(world.stage.text).toContain('dave is taken');
    world.stage.type('davy');
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'nick:change', fields: { nick: 'davy' } }]);
    world.enterRoom();
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('still takes commands while it asks for a nickname, and private chats keep their own line', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.type('draft');
    world.tell('server:lost', { reason: 'reset', retryInMs: 1000 });
    world.tell('server:refused', { code: 'nick-taken', reason: 'taken' });
    world.stage.press('Alt-2');
    expect(world.prompt).toBe(' alice ▸');
    world.stage.press('Alt-1');
    world.stage.type('/quit');
    world.stage.press('Enter');
    expect(world.quits).toBe(1);
  });

  it('does not ask for a nickname when a change of it was refused', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('problem', { code: 'nick-taken', message: 'alice is taken' });
    world.tell('server:refused', { code: 'nick-taken', reason: 'alice is taken' });
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('follows a change of our own name', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('person:renamed', { from: 'dave', to: 'davy' });
    expect(world.status).toContain('as davy');
    expect(world.stage.text).toContain('you are now called davy');
  });
});
