import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HistoryFile } from '../../src/commands/history-file.js';
import { PeerMemory } from '../../src/commands/peer-memory.js';
import { chooseSettings } from '../../src/commands/settings.js';
import type { PeerBus } from '../../src/bus/buses.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import { HISTORY_BYTES, HISTORY_TEXTS, IGNORED } from '../../src/limits.js';
import { DEFAULT_PREFERENCES } from '../../src/preferences/preferences.js';
import { quietLog } from '../support/quiet-log.js';
import { strictBus } from '../support/strict-bus.js';

let home: string;
let env: Record<string, string>;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  env = { XDG_CONFIG_HOME: join(home, 'config'), XDG_STATE_HOME: join(home, 'state') };
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

const configFile = (): string => join(home, 'config', 'klatsch', 'config.json');
const historyFile = (): string => join(home, 'state', 'klatsch', 'history.jsonl');
const read = (path: string): string => readFileSync(path, 'utf8');
const modeOf = (path: string): number => statSync(path).mode & 0o777;

function configure(content: unknown): void {
  mkdirSync(join(home, 'config', 'klatsch'), { recursive: true });
  writeFileSync(configFile(), JSON.stringify(content));
}

function newBus(): PeerBus {
  return strictBus<PeerFacts, PeerIntents>();
}

/** The bus of a program that keeps what is told there. */
function program(): PeerBus {
  const bus = newBus();
  new PeerMemory(env).follow(bus, quietLog);
  return bus;
}

describe('a disk that refuses', () => {
  it('is told of once, whatever is not kept, and stops nothing', () => {
    writeFileSync(join(home, 'state'), 'in the way of the directory');
    writeFileSync(join(home, 'config'), 'likewise');
    const bus = newBus();
    const problems: string[] = [];
    bus.onFact('problem', ({ code, message }) => problems.push(`${code}: ${message}`));
    const kept = new PeerMemory(env);
    kept.follow(bus, quietLog);
    const memory = kept.forScreen();
    const entry = { pane: 'lobby', text: 'hello', private: false };
    memory.remember(entry);
    memory.remember(entry);
    bus.tell('person:ignored', { nick: 'eve', ignored: true });
    expect(problems).toEqual([
      expect.stringMatching(/^memory-not-kept: .* until you leave and no longer: .*ENOTDIR/),
    ]);
    expect(memory.save({ name: 'theme', value: 'light' })).toContain('ENOTDIR');
  });
});

describe('what is set', () => {
  it('is as by default at first, and kept beside the options', () => {
    expect(new PeerMemory(env).preferences).toEqual(DEFAULT_PREFERENCES);
    configure({ nick: 'alice', mouse: false });
    const memory = new PeerMemory(env);
    expect(memory.preferences.mouse).toBe(false);
    expect(memory.forScreen().save({ name: 'theme', value: 'light' })).toBeNull();
    expect(JSON.parse(read(configFile()))).toEqual({ nick: 'alice', mouse: false, theme: 'light' });
    expect(modeOf(configFile())).toBe(0o600);
    expect(new PeerMemory(env).preferences.theme).toBe('light');
    expect(chooseSettings(['nick'], {}, env)).toEqual({ nick: 'alice' });
  });

  it('keeps a link to a file elsewhere', () => {
    configure({});
    const elsewhere = join(home, 'dotfiles.json');
    writeFileSync(elsewhere, '{"nick":"alice"}');
    rmSync(configFile());
    symlinkSync(elsewhere, configFile());
    new PeerMemory(env).forScreen().save({ name: 'bell', value: false });
    expect(lstatSync(configFile()).isSymbolicLink()).toBe(true);
    expect(JSON.parse(read(elsewhere))).toEqual({ nick: 'alice', bell: false });
  });

  it('says why it cannot be kept, and never spoils a file that is not understood', () => {
    const memory = new PeerMemory(env).forScreen();
    mkdirSync(join(home, 'config', 'klatsch'), { recursive: true });
    writeFileSync(configFile(), '{ "nick": ');
    expect(memory.save({ name: 'bell', value: false })).toContain('is not JSON');
    expect(read(configFile())).toBe('{ "nick": ');
  });

  it.each([
    [{ mouse: 'perhaps' }, 'must be on or off'],
    [{ theme: 7 }, 'must be a theme'],
    [{ ignore: 'bob' }, 'must be a list of nicknames'],
    [{ mous: true }, 'there is no option "mous"'],
  ])('%j in the file is refused', (content, sentence) => {
    configure(content);
    expect(() => chooseSettings(['nick'], {}, env)).toThrow(sentence);
  });
});

describe('who is ignored', () => {
  it('is kept from the facts, by nick whatever its case', () => {
    configure({ ignore: ['Spammer'] });
    const bus = newBus();
    const stop = new PeerMemory(env).follow(bus, quietLog);
    bus.tell('person:ignored', { nick: 'bob', ignored: true });
    bus.tell('person:ignored', { nick: 'spammer', ignored: false });
    stop();
    bus.tell('person:ignored', { nick: 'carol', ignored: true });
    expect(JSON.parse(read(configFile()))).toEqual({ ignore: ['bob'] });
    expect(new PeerMemory(env).ignored).toEqual(['bob']);
  });

  it('is what all programs of one person have said', () => {
    const [one, other] = [program(), program()];
    one.tell('person:ignored', { nick: 'bob', ignored: true });
    other.tell('person:ignored', { nick: 'carol', ignored: true });
    expect(new PeerMemory(env).ignored).toEqual(['bob', 'carol']);
    other.tell('person:ignored', { nick: 'bob', ignored: false });
    expect(new PeerMemory(env).ignored).toEqual(['carol']);
  });

  it('goes by folded nick, as everywhere', () => {
    const bus = program();
    bus.tell('person:ignored', { nick: 'Straße', ignored: true });
    bus.tell('person:ignored', { nick: 'STRASSE', ignored: false });
    expect(new PeerMemory(env).ignored).toEqual([]);
  });

  it('is never a list so long that no program would start with it', () => {
    configure({ ignore: Array.from({ length: IGNORED }, (_, n) => `p${n}`) });
    program().tell('person:ignored', { nick: 'bob', ignored: true });
    chooseSettings(['nick'], {}, env);
    expect(new PeerMemory(env).ignored.slice(-2)).toEqual([`p${IGNORED - 1}`, 'bob']);
  });
});

describe('the history file', () => {
  const entry = (text: string, more: { pane?: string; private?: boolean } = {}) => ({
    ...{ pane: 'room', private: false, text },
    ...more,
  });

  it('is for its owner, and has what was added, by whatever program', () => {
    const [one, other] = [new HistoryFile(historyFile()), new HistoryFile(historyFile())];
    one.add(entry('a\nb'));
    other.add(entry('c', { pane: '@bob', private: true }));
    expect(modeOf(historyFile())).toBe(0o600);
    expect(one.load(true)).toEqual([entry('a\nb'), entry('c', { pane: '@bob', private: true })]);
  });

  it('loses what is private where that may not be kept', () => {
    const file = new HistoryFile(historyFile());
    file.add(entry('open'));
    file.add(entry('secret', { private: true }));
    expect(file.load(false)).toEqual([entry('open')]);
    expect(read(historyFile())).not.toContain('secret');
    file.add(entry('secret', { private: true }));
    file.forgetPrivate();
    expect(read(historyFile())).toBe('{"pane":"room","text":"open"}\n');
    expect(modeOf(historyFile())).toBe(0o600);
  });

  it('is bounded, the oldest go', () => {
    const file = new HistoryFile(historyFile());
    mkdirSync(join(home, 'state', 'klatsch'), { recursive: true });
    const lines = Array.from({ length: 6000 }, (_, n) =>
      JSON.stringify({ pane: 'room', text: `${n} ${'x'.repeat(100)}` }),
    );
    writeFileSync(historyFile(), `${lines.join('\n')}\n`);
    const texts = file.load(false).map(({ text }) => Number.parseInt(text, 10));
    expect(texts).toHaveLength(HISTORY_TEXTS);
    expect(texts.at(-1)).toBe(5999);
    expect(statSync(historyFile()).size).toBeLessThanOrEqual(HISTORY_BYTES / 2);
  });

  it('is read as far as it is understood, and harmless where it cannot be', () => {
    mkdirSync(join(home, 'state', 'klatsch'), { recursive: true });
    writeFileSync(
      historyFile(),
      'no json\n{"pane":1,"text":"x"}\nnull\n{"pane":"room","text":"good"}\n{"pane":"ro',
    );
    expect(new HistoryFile(historyFile()).load(false)).toEqual([entry('good')]);
    const nowhere = new HistoryFile(join(historyFile(), 'nowhere', 'history'));
    nowhere.add(entry('x'));
    nowhere.forgetPrivate();
    expect(nowhere.load(false)).toEqual([]);
  });
});
