import { describe, expect, it } from '@jest/globals';
import { ChatWorld } from '../../support/chat-world.js';

/** In the panel of the people, on alice's row. */
const ALICE = [4, 1] as const;

describe('the mouse', () => {
  it('scrolls the pane under it, whichever has the focus', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    for (let n = 0; n < 30; n += 1) {
      world.tell('room:message', { from: 'bob', text: `room ${n}` });
      world.tell('chat:message', { nick: 'alice', from: 'alice', text: `chat ${n}` });
    }
    world.stage.point('wheel-up', 60, 3);
    expect(world.stage.text).toContain('▼ 3 more');
    expect(world.stage.text).not.toContain('room 29');
    expect(world.stage.text).toContain('chat 29');
    expect(world.prompt).toBe(' lobby ▸');
    world.stage.point('wheel-down', 60, 3);
    expect(world.stage.text).not.toContain('▼');
  });

  it('goes to the pane that is clicked', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.point('down', 60, 15);
    world.stage.point('up', 60, 15);
    expect(world.prompt).toBe(' alice ▸');
    world.stage.point('down', 60, 3);
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('chooses a person with one click and invites with two', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.point('down', ...ALICE);
    expect(world.banner).toContain('Enter invites');
    expect(world.asked).toEqual([]);
    world.clock.advance(2000);
    world.stage.point('down', ...ALICE);
    expect(world.asked).toEqual([]);
    world.stage.point('down', ...ALICE);
    expect(world.asked).toEqual([{ intent: 'chat:open', fields: { nick: 'alice' } }]);
  });

  it.each([-1, 1])('measures how far two clicks are apart also when the clock is set by %d h', (hours) => {
    const world = new ChatWorld().enterRoom();
    world.stage.point('down', ...ALICE);
    world.clock.leap(hours * 3_600_000);
    world.clock.advance(60_000);
    world.stage.point('down', ...ALICE);
    expect(world.asked).toEqual([]);
    world.clock.leap(hours * 3_600_000);
    world.stage.point('down', ...ALICE);
    expect(world.asked).toEqual([{ intent: 'chat:open', fields: { nick: 'alice' } }]);
  });

  it('does nothing on borders, bars, the input line and below the last person', () => {
    const world = new ChatWorld().enterRoom();
    for (const [x, y] of [
      [4, 15],
      [10, 23],
      [10, 22],
      [79, 23],
    ] as const) {
      world.stage.point('down', x, y);
      world.stage.point('wheel-up', x, y);
    }
    expect(world.asked).toEqual([]);
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('chooses in the overlay of a narrow screen, below the filter', () => {
    const world = new ChatWorld({ columns: 60, rows: 16 }).enterRoom();
    world.stage.press('F2');
    world.stage.type('/o');
    const y = world.stage.frame.rows.findIndex((row) => row.includes('carol'));
    world.stage.point('down', 20, y);
    world.stage.point('down', 20, y);
    expect(world.asked).toEqual([{ intent: 'chat:open', fields: { nick: 'carol' } }]);
  });

  it('scrolls the help and the people', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F1');
    const before = world.stage.text;
    world.stage.point('wheel-down', 40, 10);
    expect(world.stage.text).not.toBe(before);
    world.stage.point('wheel-up', 40, 10);
    expect(world.stage.text).toBe(before);
    world.stage.press('Escape');
    world.stage.point('wheel-down', ...ALICE);
    world.stage.press('Enter');
    expect(world.banner).toBe('that is you');
  });

  it('is the terminal’s own while a pane is zoomed or it is off', () => {
    const world = new ChatWorld().enterRoom();
    expect(world.stage.mouse).toBe(true);
    world.stage.press('Alt-z');
    expect(world.stage.mouse).toBe(false);
    world.stage.press('Alt-z');
    world.stage.type('/mouse off');
    world.stage.press('Enter');
    expect(world.stage.mouse).toBe(false);
    world.stage.type('/mouse on');
    world.stage.press('Enter');
    expect(world.stage.mouse).toBe(true);
  });
});
