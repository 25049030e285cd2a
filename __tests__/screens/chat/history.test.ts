import { describe, expect, it } from '@jest/globals';
import { NEXT_INVITATION_MS } from '../../../src/limits.js';
import { ChatWorld } from '../../support/chat-world.js';

const HOUR = 3600_000;

/** What stands in the lobby, without frame and blank rows. */
function lobby(world: ChatWorld): string[] {
  const rows = world.stage.frame.rows.slice(1, -4).map((row) => row.slice(34, -1).trim());
  return rows.filter((row) => row !== '');
}

/** A text that was said so long ago. */
function before(world: ChatWorld, ago: number, from: string, text: string): void {
  world.tell('room:message', { from, text, missed: true }, world.clock.now() - ago);
}

/** Dave has come in, and gets the last texts of before. */
function newcomer(options: { rows?: number } = {}): ChatWorld {
  const world = new ChatWorld({ columns: 110, ...options }).enterRoom();
  before(world, 2 * HOUR, 'alice', 'anyone here?');
  before(world, HOUR, 'dave', 'I was, once');
  before(world, HOUR / 2, 'bob', 'dave? dave!');
  return world;
}

describe('the history that a newcomer gets', () => {
  it('stands above the line of their coming, with its own times, and a line below it', () => {
    const world = newcomer();
    world.tell('room:message', { from: 'alice', text: 'hello dave' });
    expect(lobby(world)).toEqual([
      '10:00 alice      anyone here?',
      '11:00 dave       I was, once',
      '11:30 bob        dave? dave!',
      expect.stringMatching(/^─+ new ─+$/),
      '12:00            connected to 10.0.0.5:9000 as dave',
      '12:00 alice      hello dave',
    ]);
  });

  it('leaves the key of a server that is new where it is read, beside the line of their coming', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:trusted', { server: '10.0.0.5:9000', fingerprint: 'a'.repeat(52) });
    world.enterRoom();
    for (let n = 1; n <= 100; n += 1) before(world, (101 - n) * 1000, 'alice', `text ${n}`);
    expect(lobby(world).slice(-5)).toEqual([
      expect.stringContaining('text 100'),
      expect.stringMatching(/^─+ new ─+$/),
      expect.stringContaining('10.0.0.5:9000 is new here: its key'),
      expect.stringContaining('aaaa-aaaa'),
      expect.stringContaining('connected to 10.0.0.5:9000 as dave'),
    ]);
  });

  it('leaves it to be read that nothing is private at a server that does not encrypt', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:connecting', { server: '10.0.0.5:9000', attempt: 1 });
    world.tell('server:insecure', { server: '10.0.0.5:9000' });
    world.clock.advance(NEXT_INVITATION_MS);
    world.stage.press('Alt-y');
    world.enterRoom();
    before(world, HOUR, 'alice', 'anyone here?');
    expect(lobby(world).slice(-5)).toEqual([
      expect.stringContaining('anyone here?'),
      expect.stringMatching(/^─+ new ─+$/),
      expect.stringContaining('joining 10.0.0.5:9000 in the clear'),
      expect.stringContaining('nothing here is private'),
      expect.stringContaining('connected to 10.0.0.5:9000 as dave'),
    ]);
  });

  it('is not unread, rings no bell and names nobody, wherever one looks', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2');
    for (let n = 0; n < 100; n += 1) before(world, HOUR, 'bob', `dave? ${n}`);
    expect(world.stage.bells).toBe(0);
    expect(world.status).toContain('[1 2]');
    expect(world.stage.title).toBe('klatsch · alice');
    world.tell('room:message', { from: 'bob', text: 'dave?' });
    expect(world.stage.bells).toBe(1);
    expect(world.status).toContain('[1:1 2]');
  });

  it('does not make anybody one who has just spoken', () => {
    const world = newcomer();
    expect(world.stage.frame.rows.slice(1, 5).join('')).not.toContain('●');
    world.stage.type('b');
    world.tell('room:message', { from: 'carol', text: 'now' });
    world.stage.press('Ctrl-U');
    world.stage.type('c');
    world.stage.press('Tab');
    expect(world.prompt).toBe(' lobby ▸ carol:');
  });

  it('is not marked as naming one: what is said now is', () => {
    const world = newcomer();
    world.tell('room:message', { from: 'bob', text: 'dave? now!' });
    const styleOf = (text: string): number | undefined => {
      const { rows, grid } = world.stage.frame;
      const y = rows.findIndex((row) => row.includes(text));
      return grid[y]?.[rows[y]?.indexOf('bob', 34) ?? 0]?.[0];
    };
    expect(styleOf('dave? now!')).not.toBe(styleOf('dave? dave!'));
  });

  it('has the rules of its days, the first one too', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    before(world, 49 * HOUR, 'alice', 'long ago');
    before(world, 25 * HOUR, 'alice', 'yesterday');
    before(world, 24 * HOUR + 60_000, 'alice', 'still yesterday');
    expect(lobby(world)).toEqual([
      expect.stringContaining(' Thursday, 29 January 2026 '),
      '11:00 alice      long ago',
      expect.stringContaining(' Friday, 30 January 2026 '),
      '11:00 alice      yesterday',
      '11:59 alice      still yesterday',
      expect.stringContaining(' Saturday, 31 January 2026 '),
      expect.stringMatching(/^─+ new ─+$/),
      '12:00            connected to 10.0.0.5:9000 as dave',
    ]);
  });

  it('leaves the line below it when one looks away and back, until one speaks', () => {
    const world = newcomer();
    world.stage.type('hi');
    expect(world.stage.text).toContain('── new ──');
    world.stage.press('Enter');
    expect(world.stage.text).not.toContain('── new ──');
  });

  it('stands below what has happened since, when it comes late', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.tell('person:left', { nick: 'carol' });
    before(world, HOUR, 'alice', 'late');
    world.tell('room:message', { from: 'alice', text: 'now' });
    expect(lobby(world)).toEqual([
      '12:00            connected to 10.0.0.5:9000 as dave',
      '12:00            carol left',
      '11:00 alice      late',
      expect.stringMatching(/^─+ new ─+$/),
      '12:00 alice      now',
    ]);
  });

  it('can be a screenful and more: the end is shown, and it can be scrolled through', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    for (let n = 1; n <= 100; n += 1) before(world, (101 - n) * 1000, 'alice', `text ${n}`);
    expect(lobby(world).slice(-3)).toEqual([
      expect.stringContaining('text 100'),
      expect.stringMatching(/^─+ new ─+$/),
      expect.stringContaining('connected to'),
    ]);
    world.stage.press('Alt-Home');
    expect(lobby(world)[0]).toContain('text 1');
    world.stage.press('Alt-End');
    expect(lobby(world).at(-1)).toContain('connected to');
  });

  it('comes of every room that one joins anew', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.tell('server:lost', { reason: 'left', retryInMs: null });
    world.tell('server:connected', {
      server: '10.0.0.6:9000',
      nick: 'dave',
      dialect: 'klatsch',
      secure: false,
      udpPort: 1,
    });
    before(world, HOUR, 'bob', 'dave?');
    expect([world.stage.bells, world.stage.title]).toEqual([0, 'klatsch · lobby']);
  });
});

describe('what was missed between two links', () => {
  it('is unread where nobody looks, above the line of the coming back', () => {
    const world = new ChatWorld({ columns: 110 }).enterRoom();
    world.tell('room:message', { from: 'alice', text: 'seen' });
    world.tell('server:lost', { reason: 'reset', retryInMs: 1000 });
    world.stage.look(false);
    world.clock.advance(HOUR);
    world.enterRoom();
    world.tell('room:gap', { count: 3 });
    before(world, HOUR / 2, 'bob', 'dave?');
    before(world, HOUR / 3, 'bob', 'gone?');
    expect(world.stage.bells).toBe(1);
    expect(world.stage.title).toBe('klatsch · lobby (2)');
    expect(lobby(world).slice(2)).toEqual([
      expect.stringContaining('the link to the server is gone'),
      expect.stringContaining('3 texts went by while the link was down'),
      expect.stringMatching(/^─+ new ─+$/),
      '12:30 bob        dave?',
      '12:40 bob        gone?',
      '13:00            connected to 10.0.0.5:9000 as dave',
    ]);
  });

  it('is read where one looks', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('server:lost', { reason: 'reset', retryInMs: 1000 });
    world.enterRoom();
    before(world, 1000, 'bob', 'dave?');
    expect([world.stage.bells, world.stage.title]).toEqual([0, 'klatsch · lobby']);
    expect(world.stage.text).not.toContain('── new ──');
  });
});
