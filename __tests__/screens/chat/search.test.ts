import { describe, expect, it } from '@jest/globals';
import { patternOf, rangesIn } from '../../../screens/log/pattern.js';
import { ChatWorld } from '../../support/chat-world.js';

/** A room in which alice counts to forty, and bob says something every ten. */
function talk(): ChatWorld {
  const world = new ChatWorld().enterRoom();
  for (let n = 1; n <= 40; n += 1) {
    world.tell('room:message', { from: 'alice', text: `number ${n}` });
    if (n % 10 === 0) world.tell('room:message', { from: 'bob', text: `Lunch after ${n}?` });
  }
  return world;
}

/** The styles of the cells in which `text` stands on the screen. */
function stylesOf(world: ChatWorld, text: string): Set<number> {
  const { rows, grid } = world.stage.frame;
  const y = rows.findIndex((row) => row.includes(text));
  const x = rows[y]?.indexOf(text) ?? 0;
  return new Set(grid[y]?.slice(x, x + text.length).map(([style]) => style));
}

describe('the search in a pane', () => {
  it('goes to the newest match as it is typed, then with n and N, round the ends', () => {
    const world = talk();
    world.stage.press('Ctrl-F');
    world.stage.type('lunch');
    expect(world.stage.text).toMatch(/\/lunch +4 of 4/);
    world.stage.press('Enter');
    world.stage.type('nn');
    expect(world.stage.text).toMatch(/2 of 4/);
    expect(world.stage.text).toContain('Lunch after 20?');
    expect(world.stage.text).toMatch(/▼ \d+ more/);
    world.stage.type('N');
    expect(world.stage.text).toMatch(/3 of 4/);
    world.stage.type('nnn');
    expect(world.stage.text).toMatch(/4 of 4/);
    expect(world.prompt).toBe(' lobby ▸');
    world.stage.press('Escape');
    expect(world.stage.text).not.toContain('of 4');
    world.stage.type('n');
    expect(world.prompt).toBe(' lobby ▸ n');
  });

  it('shows what it has found, and the one it stands at otherwise', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('room:message', { from: 'alice', text: 'first match' });
    world.tell('room:message', { from: 'alice', text: 'second match' });
    const before = stylesOf(world, 'match');
    world.stage.type('/search MATCH');
    world.stage.press('Enter');
    const [found, here] = ['first match', 'second match'].map((text) => [...stylesOf(world, text)]);
    expect(found).toHaveLength(2);
    expect(here).toHaveLength(2);
    expect(found?.at(-1)).not.toBe(here?.at(-1));
    expect([...before]).not.toContain(found?.at(-1));
    expect(world.asked).toEqual([]);
  });

  it('has the cursor while it is written, and n is a letter then', () => {
    const world = talk();
    world.stage.press('Ctrl-F');
    world.stage.type('number 2n');
    expect(world.stage.text).toMatch(/\/number 2n +nothing/);
    world.stage.press('Backspace');
    expect(world.stage.text).toMatch(/\/number 2 +11 of 11/);
    expect(world.stage.frame.cursor?.y).toBeLessThan(22);
    world.stage.press('Up', 'Down', 'Ctrl-F');
    expect(world.stage.text).toMatch(/10 of 11/);
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('steals nothing from a text: n and N are letters once something is written', () => {
    const world = talk();
    world.stage.type('/search lunch');
    world.stage.press('Enter');
    world.stage.type('on');
    expect(world.prompt).toBe(' lobby ▸ on');
    expect(world.stage.text).not.toContain('of 4');
    world.stage.press('Ctrl-C');
    world.stage.press('Ctrl-F');
    world.stage.type('lunch');
    world.stage.press('Enter', 'Up');
    world.stage.type('n');
    expect(world.prompt).toBe(' lobby ▸ /search lunchn');
  });

  it('says so when there is nothing, and ends with the pane', () => {
    const world = talk().openChat('alice');
    world.stage.type('/search dinner');
    world.stage.press('Enter');
    expect(world.banner).toContain('nothing here holds “dinner”');
    world.stage.press('Ctrl-F', 'Alt-2', 'Alt-1');
    world.stage.type('x');
    expect(world.prompt).toBe(' lobby ▸ x');
  });

  it('takes Esc and a letter that came as one for Esc, and a letter', () => {
    const world = talk();
    world.stage.press('Ctrl-F', 'Alt-/');
    world.stage.type('clear');
    expect(world.prompt).toBe(' lobby ▸ /clear');
  });

  it('goes on being written when the screen is drawn anew', () => {
    const world = talk();
    world.stage.press('Ctrl-F');
    world.stage.type('lun');
    world.stage.press('Ctrl-L');
    world.stage.type('ch');
    expect(world.stage.redrawn).toBe(1);
    expect(world.stage.text).toMatch(/\/lunch +4 of 4/);
    expect(world.prompt).toBe(' lobby ▸');
  });

  it('keeps a chat from taking the focus', () => {
    const world = talk();
    world.tell('invitation:sent', { nick: 'alice', ip: '10.0.0.12', udpPort: 40001, verified: false });
    world.stage.press('Ctrl-F');
    world.openChat('alice');
    expect(world.prompt).toBe(' lobby ▸');
  });
});

describe('a pattern', () => {
  it('is what was written, not a regular expression', () => {
    expect('a.b(c) A.B(C) axb'.match(patternOf('a.b(c)') ?? /$^/)).toEqual(['a.b(c)', 'A.B(C)']);
    expect(patternOf('  ')).toBeNull();
    for (const sign of '\\^$.*+?()[]{}|/-#&~') expect(sign.search(patternOf(sign) ?? /$^/)).toBe(0);
  });

  it('is found in rows, also where it was broken', () => {
    const pattern = patternOf('two three') ?? /$^/;
    const ranges = rangesIn(
      'one two three four two three',
      ['one two', 'three four', 'two', 'three'],
      pattern,
    );
    expect(ranges).toEqual([
      [{ start: 4, end: 7 }],
      [{ start: 0, end: 5 }],
      [{ start: 0, end: 3 }],
      [{ start: 0, end: 5 }],
    ]);
  });
});

describe('the search in the history', () => {
  function wrote(...texts: readonly string[]): ChatWorld {
    const world = new ChatWorld().enterRoom();
    for (const text of texts) {
      world.stage.type(text);
      world.stage.press('Enter');
    }
    return world;
  }

  it('goes back through what holds the query, and Enter takes it without sending', () => {
    const world = wrote('lunch one', 'other', 'lunch two', 'lunch three');
    world.stage.press('Ctrl-R');
    world.stage.type('LUNCH t');
    expect(world.prompt).toBe(' lobby ▸ lunch three');
    expect(world.banner).toContain('history: LUNCH t');
    world.stage.press('Ctrl-R');
    expect(world.prompt).toBe(' lobby ▸ lunch two');
    world.stage.press('Ctrl-R');
    expect(world.prompt).toBe(' lobby ▸ lunch two');
    expect(world.banner).toContain('no more');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toHaveLength(4);
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say').at(-1)).toEqual({ text: 'lunch two' });
  });

  it.each([
    [80, 24, 'history: lux▏ · Enter takes it · Esc gives up · Ctrl-R older'],
    [40, 12, 'history: lux▏ · Enter · Esc · Ctrl-R'],
    [20, 5, 'lux▏ Enter Esc Ct…'],
  ])('shows what is searched for and the keys, at %d columns too', (columns, rows, hint) => {
    const world = new ChatWorld({ columns, rows }).enterRoom();
    world.stage.type('luxury');
    world.stage.press('Enter', 'Ctrl-R');
    world.stage.type('lux');
    expect(columns < 60 ? world.status : world.banner).toBe(hint);
  });

  it('gives the draft back with Esc, and any other key works on what was found', () => {
    const world = wrote('lunch one');
    world.stage.type('draft');
    world.stage.press('Ctrl-R');
    world.stage.type('lun');
    world.stage.press('Escape');
    expect(world.prompt).toBe(' lobby ▸ draft');
    world.stage.press('Ctrl-R');
    world.stage.type('lux');
    world.stage.press('Backspace', 'Home');
    world.stage.type('my ');
    expect(world.prompt).toBe(' lobby ▸ my lunch one');
  });

  it('goes on when the screen is drawn anew', () => {
    const world = wrote('lunch one', 'lunch two');
    world.stage.press('Ctrl-R');
    world.stage.type('lunch');
    world.stage.press('Ctrl-L', 'Ctrl-R');
    expect(world.stage.redrawn).toBe(1);
    expect(world.prompt).toBe(' lobby ▸ lunch one');
  });

  it('hides an invitation, which then is not answered', () => {
    const world = wrote('x').invite('a');
    world.stage.press('Ctrl-R', 'Alt-y');
    expect(world.fieldsOf('invitation:accept')).toEqual([]);
    world.stage.press('Alt-y');
    expect(world.fieldsOf('invitation:accept')).toEqual([{ id: 'a' }]);
  });

  it('stays in its pane', () => {
    const world = wrote('for all').openChat('alice');
    world.stage.press('Alt-2', 'Ctrl-R');
    world.stage.type('all');
    expect(world.prompt).toBe(' alice ▸');
  });
});
