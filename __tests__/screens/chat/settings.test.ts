import { describe, expect, it } from '@jest/globals';
import type { HistoryEntry, Memory } from '../../../screens/chat/memory.js';
import { NO_MEMORY } from '../../../screens/chat/memory.js';
import { DEFAULT_PREFERENCES } from '../../../src/preferences/preferences.js';
import type { PreferenceChange, Preferences } from '../../../src/preferences/preferences.js';
import { ChatWorld } from '../../support/chat-world.js';

/** What a screen has asked to be kept. */
class Notebook implements Memory {
  readonly preferences: Preferences;
  readonly history: readonly HistoryEntry[];
  readonly ignored = ['spammer'];
  readonly saved: PreferenceChange[] = [];
  readonly remembered: HistoryEntry[] = [];
  forgot = 0;

  constructor(keepsPrivate = false, history: readonly HistoryEntry[] = []) {
    this.preferences = { ...DEFAULT_PREFERENCES, 'private-history': keepsPrivate };
    this.history = history;
  }

  save(change: PreferenceChange): string | null {
    this.saved.push(change);
    return null;
  }

  remember(entry: HistoryEntry): void {
    this.remembered.push(entry);
  }

  forgetPrivate(): void {
    this.forgot += 1;
  }
}

function type(world: ChatWorld, ...lines: readonly string[]): void {
  for (const line of lines) {
    world.stage.type(line);
    world.stage.press('Enter');
  }
}

describe('settings', () => {
  it('are listed, with who is ignored', () => {
    const world = new ChatWorld({ columns: 120, memory: new Notebook() }).enterRoom();
    type(world, '/set');
    for (const part of ['theme auto:', 'mouse on:', 'private-history off:', 'ignored: spammer']) {
      expect(world.stage.text).toContain(part);
    }
    type(world, '/clear', '/set bell');
    expect(world.stage.text).toContain('bell on:');
    expect(world.stage.text).not.toContain('mouse on:');
  });

  it('hold at once and are kept', () => {
    const memory = new Notebook();
    const world = new ChatWorld({ memory }).enterRoom();
    world.tell('room:message', { from: 'alice', text: 'hello' });
    expect(world.stage.text).toContain('12:00 alice');
    type(world, '/set times off', '/theme light', '/set bell OFF');
    expect(world.stage.text).not.toContain('12:00 alice');
    expect(world.themes.wanted).toBe('light');
    world.stage.look(false);
    world.tell('room:message', { from: 'alice', text: 'dave?' });
    expect(world.stage.bells).toBe(0);
    expect(memory.saved).toEqual([
      { name: 'times', value: false },
      { name: 'theme', value: 'light' },
      { name: 'bell', value: false },
    ]);
  });

  it.each([
    ['/set colour blue', 'there is no setting colour'],
    ['/set mouse maybe', 'mouse must be on or off'],
    ['/mouse maybe', 'usage: /mouse on|off'],
    ['/theme', 'usage: /theme name'],
    ['/theme nowhere', 'nowhere'],
  ])('%j is refused: %s', (line, sentence) => {
    const memory = new Notebook();
    const world = new ChatWorld({ memory }).enterRoom();
    type(world, line);
    expect(world.stage.text).toContain(sentence);
    expect(memory.saved).toEqual([]);
    expect(world.asked).toEqual([]);
  });

  it('that cannot be kept hold until the end, and say so', () => {
    const memory = { ...NO_MEMORY, save: () => 'the disk is full' };
    const world = new ChatWorld({ memory }).enterRoom();
    type(world, '/set times off');
    expect(world.stage.text).toContain('the disk is full');
    world.tell('room:message', { from: 'alice', text: 'hello' });
    expect(world.stage.text).not.toContain('12:00 alice');
  });

  it('complete with Tab, values and all', () => {
    const world = new ChatWorld({ memory: new Notebook() }).enterRoom();
    const tabs = (text: string): string => {
      world.stage.press('Ctrl-U');
      world.stage.type(text);
      world.stage.press('Tab');
      return world.prompt.replace(' lobby ▸ ', '');
    };
    expect(tabs('/set priv')).toBe('/set private-history');
    expect(tabs('/set mouse of')).toBe('/set mouse off');
    expect(tabs('/set theme li')).toBe('/set theme light');
    expect(tabs('/mouse on')).toBe('/mouse on');
    expect(tabs('/theme mo')).toBe('/theme mono');
    expect(tabs('/unignore s')).toBe('/unignore spammer');
    expect(tabs('/ignore al')).toBe('/ignore alice');
    expect(tabs('/help un')).toBe('/help unignore');
  });
});

describe('the history between runs', () => {
  it('has what was sent to the room, and nothing private', () => {
    const memory = new Notebook();
    const world = new ChatWorld({ memory }).enterRoom().openChat('alice');
    type(world, 'hello', '/msg bob secret', '/m bob secret', '//msg is a command', '/who');
    world.stage.press('Alt-2');
    type(world, 'very secret', '/me whispers', '/set times on');
    expect(memory.remembered).toEqual(
      ['hello', '//msg is a command', '/who'].map((text) => ({ pane: 'room', text, private: false })),
    );
  });

  it('has private texts when somebody wants that, and forgets them again', () => {
    const memory = new Notebook(true);
    const world = new ChatWorld({ memory }).enterRoom().openChat('Alice');
    type(world, '/msg bob secret');
    world.stage.press('Alt-2');
    type(world, 'very secret', '/set private-history off', 'more');
    expect(memory.remembered.map(({ pane, text }) => [pane, text])).toEqual([
      ['room', '/msg bob secret'],
      ['@alice', 'very secret'],
      ['@alice', '/set private-history off'],
    ]);
    expect(memory.remembered.every((entry) => entry.private)).toBe(true);
    expect(memory.forgot).toBe(1);
  });

  it('is there again for each pane, also for one that was closed', () => {
    const history = [
      { pane: 'room', text: 'old room', private: false },
      { pane: '@alice', text: 'old chat', private: true },
    ];
    const world = new ChatWorld({ memory: new Notebook(true, history) }).enterRoom().openChat('alice');
    world.stage.press('Up');
    expect(world.prompt).toBe(' lobby ▸ old room');
    world.stage.press('Alt-2', 'Up');
    expect(world.prompt).toBe(' alice ▸ old chat');
    world.stage.press('Ctrl-U');
    type(world, 'new chat');
    world.tell('chat:ended', { nick: 'alice', reason: 'closed' });
    world.openChat('alice');
    world.stage.press('Alt-2', 'Up');
    expect(world.prompt).toBe(' alice ▸ new chat');
  });
});

describe('the private history between runs', () => {
  const [one, other] = ['1'.repeat(64), '2'.repeat(64)];

  /** A chat with an alice who has that key, or none; the history file has one for each. */
  function withAlice(fingerprint: string | null): { world: ChatWorld; memory: Notebook } {
    const history = [null, one].map((key) => ({
      pane: key === null ? '@alice' : `key ${key}`,
      text: key === null ? 'by nick' : 'by key',
      private: true,
    }));
    const memory = new Notebook(true, history);
    const world = new ChatWorld({ memory }).enterRoom();
    const key = fingerprint === null ? {} : { fingerprint };
    world.tell('person:joined', { nick: 'alice', ip: '10.0.0.12', udpPort: 40001, ...key });
    world.openChat('alice', { security: fingerprint === null ? 'clear' : 'verified' });
    world.stage.press('Alt-2');
    return { world, memory };
  }

  it.each([
    ['the key', one, ' alice ▸ by key', `key ${one}`],
    ['another key', other, ' alice ▸', `key ${other}`],
    ['no key', null, ' alice ▸ by nick', '@alice'],
  ])('is that of %s', (_whose, fingerprint, recalled, kept) => {
    const { world, memory } = withAlice(fingerprint);
    world.stage.press('Up');
    expect(world.prompt).toBe(recalled);
    world.stage.press('Ctrl-U');
    type(world, 'hello');
    expect(memory.remembered).toEqual([{ pane: kept, text: 'hello', private: true }]);
  });

  it('that goes by a nick is for the first one who comes by it', () => {
    const { world } = withAlice(null);
    world.tell('chat:ended', { nick: 'alice', reason: 'closed' });
    world.openChat('alice', { partner: 7, ip: '10.0.0.77' });
    world.stage.press('Alt-2', 'Up');
    expect(world.prompt).toBe(' alice ▸');
  });
});

describe('ignoring', () => {
  it('asks the engine, and says what it has done', () => {
    const world = new ChatWorld({ memory: new Notebook() }).enterRoom();
    type(world, '/ignore bob', '/unignore spammer');
    expect(world.asked).toEqual([
      { intent: 'person:ignore', fields: { nick: 'bob' } },
      { intent: 'person:unignore', fields: { nick: 'spammer' } },
    ]);
    world.tell('person:ignored', { nick: 'bob', ignored: true });
    world.tell('person:ignored', { nick: 'spammer', ignored: false });
    expect(world.stage.text).toContain('bob is ignored');
    type(world, '/clear', '/set');
    expect(world.stage.text).toContain('ignored: bob');
  });

  it('ends by folded nick', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('person:ignored', { nick: 'Straße', ignored: true });
    world.tell('person:ignored', { nick: 'STRASSE', ignored: false });
    type(world, '/clear', '/set');
    expect(world.stage.text).toContain('nobody is ignored');
  });
});

describe('/clear', () => {
  it('empties the pane in front, and what comes later is there', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.tell('room:message', { from: 'alice', text: 'before' });
    world.stage.press('PageUp');
    type(world, '/clear');
    expect(world.stage.text).not.toContain('before');
    expect(world.stage.text).toContain('private chat with alice');
    world.tell('room:message', { from: 'alice', text: 'after' });
    expect(world.stage.frame.rows[1]).toContain('after');
    world.stage.press('Alt-Home', 'PageUp', 'PageDown');
    expect(world.stage.frame.rows[1]).toContain('after');
  });
});
