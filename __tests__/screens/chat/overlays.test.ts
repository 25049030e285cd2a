import { describe, expect, it } from '@jest/globals';
import { ChatWorld } from '../../support/chat-world.js';

describe('the people chooser', () => {
  it.each([80, 60, 20])('chooses with the arrows and invites with Enter, at %i columns', (columns) => {
    const world = new ChatWorld({ columns, rows: 16 }).enterRoom();
    world.stage.press('F2', 'Down', 'Down', 'Up', 'Enter');
    expect(world.asked).toEqual([{ intent: 'chat:open', fields: { nick: 'bob' } }]);
  });

  it.each([
    [80, 24, 'Enter invites · / filters · ↑ ↓ choose · Esc closes'],
    [40, 12, 'Enter invites · / filters · ↑ ↓ · Esc'],
    [20, 5, 'Enter / ↑ ↓ Esc'],
  ])('shows its keys, at %d columns too', (columns, rows, keys) => {
    const world = new ChatWorld({ columns, rows }).enterRoom();
    world.stage.press('F2');
    expect(columns < 60 ? world.status : world.banner).toBe(keys);
  });

  it('is an overlay where there is no panel, and closes at once', () => {
    const world = new ChatWorld({ columns: 70 }).enterRoom();
    expect(world.stage.text).not.toContain('10.0.0.31:51344');
    world.stage.press('F2');
    expect(world.stage.text).toContain('10.0.0.31:51344');
    world.stage.press('Escape');
    expect(world.stage.text).not.toContain('10.0.0.31:51344');
    expect(world.status).not.toContain('Alt-');
  });

  it('filters as one types', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F2');
    world.stage.type('/ca');
    expect(world.stage.text).toContain('/ca');
    expect(world.stage.text).not.toContain('40001');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:open')).toEqual([{ nick: 'carol' }]);
    expect(world.stage.text).toContain('40001');
  });

  it('takes the filter back step by step', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F2');
    world.stage.type('/zz');
    world.stage.press('Down', 'Backspace', 'Backspace', 'Backspace', 'End', 'Home', 'Enter');
    expect(world.fieldsOf('chat:open')).toEqual([{ nick: 'alice' }]);
  });

  it('does nothing for nobody, and does not invite oneself', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F2');
    world.stage.type('/zz');
    world.stage.press('Enter', 'F2', 'End', 'Enter');
    expect(world.asked).toEqual([]);
    expect(world.banner).toBe('that is you');
  });

  it('lets go for any other text, which is written', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F2');
    world.stage.type('hello');
    expect(world.prompt).toBe(' lobby ▸ hello');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'hello' }]);
  });

  it('shows the chosen one of thousands', () => {
    const world = new ChatWorld().enterRoom();
    const people = Array.from({ length: 5000 }, (_, n) => ({
      nick: `p${10_000 + n}`,
      ip: '10.1.2.3',
      udpPort: 5,
    }));
    world.tell('roster:listed', { people });
    expect(world.stage.text).toMatch(/… 49\d\d more/);
    world.stage.press('F2', 'End');
    expect(world.stage.text).toContain('p14999');
    expect(world.stage.text).not.toContain('more');
  });
});

describe('the help', () => {
  it('opens with F1 or /help, scrolls and closes', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F1');
    expect(world.stage.text).toContain('help · Esc closes');
    world.stage.press('End');
    expect(world.stage.text).toContain('/quit');
    world.stage.press('Home', 'PageDown', 'F1');
    expect(world.stage.text).not.toContain('help ·');
    world.stage.type('/help msg');
    world.stage.press('Enter');
    expect(world.stage.text).toContain('/msg nick text');
    world.stage.type('x');
    expect(world.prompt).toBe(' lobby ▸ x');
    expect(world.stage.text).not.toContain('help ·');
  });
});

describe('the help on a screen that is too low for it', () => {
  it('says in its border how much more there is', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F1');
    expect(world.stage.frame.rows[0]).toMatch(/^┌ help · Esc closes ─+ ▼ \d\d more ┐$/);
    world.stage.press('End', 'Up');
    expect(world.stage.frame.rows[0]).toContain(' ▼ 1 more ┐');
    world.stage.press('Down');
    expect(world.stage.frame.rows[0]).not.toContain('more');
  });
});

describe('the help at its end', () => {
  /** The help after these keys. */
  function after(...keys: readonly string[]): string {
    const world = new ChatWorld().enterRoom();
    world.stage.press('F1', ...keys);
    return world.stage.text;
  }

  it.each(['Up', 'PageUp'])('moves up again at once by %s', (key) => {
    expect(after('End', 'Down', key)).not.toBe(after('End'));
    expect(after('End', key, 'End')).toBe(after('End'));
  });

  it('does not remember that somebody went on and on', () => {
    const far = Array.from({ length: 20 }, () => 'PageDown');
    expect(after(...far)).toBe(after('End'));
    expect(after(...far, 'Up')).toBe(after('End', 'Up'));
  });

  it('moves up at once also when the screen has become higher', () => {
    const world = new ChatWorld({ rows: 16 }).enterRoom();
    world.stage.press('F1', 'End');
    world.stage.resize(80, 24);
    world.stage.press('Up');
    expect(world.stage.text).toBe(after('End', 'Up'));
  });

  it('stays where it is when there is no more of it', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('/help msg');
    world.stage.press('Enter');
    const { text } = world.stage;
    world.stage.press('End', 'PageDown');
    expect(world.stage.text).toBe(text);
  });
});

describe('the zoom', () => {
  it('shows the focused pane alone, without borders', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Alt-2', 'Alt-z');
    expect(world.stage.text).not.toMatch(/[│┌┐└┘├┤]/);
    expect(world.stage.frame.rows[0]).toContain('private chat with alice');
    world.stage.press('Alt-z');
    expect(world.stage.text).toContain('├ 2 alice');
  });

  it('leaves links whole, broken only at the edge of the screen', () => {
    const world = new ChatWorld({ columns: 60 }).enterRoom();
    const link = `https://example.org/${'x'.repeat(70)}`;
    world.tell('room:message', { from: 'alice', text: `see ${link} there` });
    world.stage.press('Alt-z');
    const rows = world.stage.frame.rows.map((row) => row.trimEnd());
    const at = rows.findIndex((row) => row.endsWith('see'));
    expect(rows.slice(at, at + 3)).toEqual([
      '12:00 alice   see',
      link.slice(0, 60),
      `${link.slice(60)} there`,
    ]);
  });

  it('keeps the receipt of a text that fills its last row', () => {
    const world = new ChatWorld({ columns: 60 }).enterRoom().openChat('alice');
    world.stage.press('Alt-2', 'Alt-z');
    world.tell('chat:message', { nick: 'alice', from: 'dave', text: 'y'.repeat(46), id: 1 });
    world.tell('chat:acknowledged', { nick: 'alice', id: 1 });
    expect(world.stage.text).toContain('y'.repeat(46));
    expect(world.stage.text).toContain('✓');
  });
});
