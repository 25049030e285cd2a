import type { Pty } from '../../support/terminal/pty.js';
import { bytesOf, press } from './keys.js';
import { promptOf, rowsOf, sees } from './look.js';
import { LINES, PARTNERS } from './rows.js';
import type { Company, Row } from './rows.js';

/** One key of the table. */
interface KeyRow extends Omit<Row, 'name' | 'keys'> {
  readonly chord: string;
  /** What it is about, where one chord has several rows. */
  readonly about?: string;
}

const CLEAR = press('ctrl-c');
const HOME = press('alt-1');

/** A key pressed at the end of `text`, and an `X` after it: where that stands tells what the key did. */
function edit(chord: string, text: string, wanted: string): KeyRow {
  return {
    chord,
    given: text,
    sees: (screen) => promptOf(screen) === ` lobby ▸ ${wanted}`,
    after: CLEAR,
  };
}

const EDITS: readonly (readonly [chord: string, text: string, wanted: string])[] = [
  ['ctrl-a', 'one two', 'Xone two'],
  ['home', 'one two', 'Xone two'],
  ['ctrl-e', `one two${press('home')}`, 'one twoX'],
  ['end', `one two${press('home')}`, 'one twoX'],
  ['ctrl-b', 'one 語', 'one X語'],
  ['left', 'one 語', 'one X語'],
  ['right', `語 two${press('home')}`, '語X two'],
  ['alt-b', 'one two', 'one Xtwo'],
  ['ctrl-left', 'one two', 'one Xtwo'],
  ['alt-f', `one two${press('home')}`, 'oneX two'],
  ['ctrl-right', `one two${press('home')}`, 'oneX two'],
  ['backspace', 'one 語', 'one X'],
  ['ctrl-h', 'one 語', 'one X'],
  ['shift-backspace', 'one 語', 'one X'],
  ['delete', `語ne${press('home')}`, 'Xne'],
  ['ctrl-d', `語ne${press('home')}`, 'Xne'],
  ['ctrl-w', 'one two-three', 'one X'],
  ['alt-backspace', 'one two-three', 'one two-X'],
  ['ctrl-backspace', 'one two-three', 'one two-X'],
  ['alt-d', `one two${press('home')}`, 'X two'],
  ['ctrl-delete', `one two${press('home')}`, 'X two'],
  ['ctrl-u', `one two${press('alt-b')}`, 'Xtwo'],
  ['ctrl-k', `one two${press('alt-b')}`, 'one X'],
  ['ctrl-y', `one two${press('ctrl-w', 'home')}`, 'twoXone'],
  ['ctrl-t', 'ab', 'baX'],
];

/** Goes to a pane by its number: the prompt names the partner. */
function goes(chord: string, nick: string, given = ''): KeyRow {
  return {
    chord,
    given,
    sees: (screen) => promptOf(screen).startsWith(` ${nick} ▸`),
    after: nick === 'lobby' ? '' : HOME,
  };
}

const PANES: readonly KeyRow[] = [
  goes('alt-1', 'lobby', press('alt-2')),
  ...PARTNERS.map((nick, index) => goes(`alt-${(index + 2) % 10}`, nick)),
  goes('ctrl-n', 'alice'),
  goes('alt-right', 'alice'),
  goes('ctrl-p', 'hans'),
  goes('alt-left', 'hans'),
  {
    ...goes('alt-a', 'bob'),
    async given(screen, { bob }) {
      bob.ask('chat:say', { nick: 'dave', text: 'are you there?' });
      await screen.waitFor(/\[1 2 3 4:1/);
    },
  },
];

const INVITES = async (screen: Pty, { ida }: Company): Promise<void> => {
  ida.ask('chat:open', { nick: 'dave' });
  await screen.waitFor(/✉ \S+ ida /);
};
const CHATS_WITH_IDA = async (screen: Pty, company: Company): Promise<void> => {
  await INVITES(screen, company);
  screen.write(press('alt-y'));
  await screen.waitFor((it) => promptOf(it).startsWith(' ida ▸'));
};
const NO_IDA = (screen: Pty): boolean =>
  !/\bida · /.test(screen.screenText()) && !promptOf(screen).includes('ida');
const CLOSES_IDA = async (screen: Pty): Promise<void> => {
  screen.write(press('alt-c'));
  await screen.waitFor(NO_IDA);
  screen.write(HOME);
};

const CALLS: readonly KeyRow[] = [
  {
    chord: 'alt-y',
    given: INVITES,
    sees: (screen) => promptOf(screen).startsWith(' ida ▸') && sees(screen, 'private chat with ida'),
    after: CLOSES_IDA,
  },
  { chord: 'alt-n', given: INVITES, sees: 'declined ida' },
  { chord: 'alt-c', given: CHATS_WITH_IDA, sees: NO_IDA, after: HOME },
  {
    chord: 'alt-c',
    about: 'asks once when a draft stands in it',
    async given(screen, company) {
      await CHATS_WITH_IDA(screen, company);
      screen.write('a draft');
    },
    sees: 'Alt-c again closes',
    after: CLOSES_IDA,
  },
];

const SCROLLS: readonly KeyRow[] = [
  { chord: 'pageup', sees: /▼ \d+ more/, after: press('alt-end') },
  { chord: 'pagedown', given: press('pageup'), sees: `line ${LINES}` },
  { chord: 'alt-home', sees: 'is new here', after: press('alt-end') },
  { chord: 'alt-end', given: press('alt-home'), sees: `line ${LINES}` },
];

const ESCAPE = press('escape');
/** Alone, and waited for: with anything behind it Esc is Alt. */
const ENDS_SEARCH = async (screen: Pty): Promise<void> => {
  screen.write(ESCAPE);
  await screen.waitFor((it) => !sees(it, 'Esc ends'));
  screen.write(press('alt-end'));
};
const FINDS = `/search line 11${press('enter')}`;

const SEARCHES: readonly KeyRow[] = [
  { chord: 'ctrl-f', sees: 'Esc ends', after: ESCAPE },
  {
    chord: 'ctrl-f',
    about: 'finds as one types',
    sees: /\b1 of 1\b/,
    after: ENDS_SEARCH,
  },
  {
    chord: 'n',
    about: 'the find before',
    given: FINDS,
    sees: /\b10 of 11\b/,
    after: ENDS_SEARCH,
  },
  {
    chord: 'N',
    about: 'the find after',
    given: `${FINDS}nn`,
    sees: /\b10 of 11\b/,
    after: ENDS_SEARCH,
  },
  { chord: 'ctrl-r', sees: 'history:', after: ESCAPE },
  {
    chord: 'ctrl-r',
    about: 'the text that was sent',
    given: press('ctrl-r'),
    sees: /▸ older$/m,
    after: ESCAPE,
  },
];

const WRITES: readonly KeyRow[] = [
  { chord: 'enter', given: 'a text for all', sees: /dave +a text for all/ },
  {
    chord: 'alt-enter',
    given: 'above',
    sees: (screen) => rowsOf(screen).at(-2)?.endsWith('▸ above') === true && /^ +X$/.test(promptOf(screen)),
    after: CLEAR,
  },
  { chord: 'tab', given: 'al', sees: /▸ alice:/, after: CLEAR },
  { chord: 'shift-tab', given: `al${press('tab')}`, sees: /▸ alan:/, after: CLEAR },
  { chord: 'up', given: `older\rnewer\r${press('up')}`, sees: /▸ older/, after: CLEAR },
  { chord: 'down', given: `older\rnewer\r${press('up', 'up')}`, sees: /▸ newer/, after: CLEAR },
  { chord: 'ctrl-c', given: 'to be cleared', sees: (screen) => promptOf(screen) === ' lobby ▸' },
  { chord: 'ctrl-c', about: 'on an empty line', sees: 'leave klatsch?', after: press('escape') },
];

const SCREEN: readonly KeyRow[] = [
  { chord: 'alt-z', sees: (screen) => !/[│┌┐└┘]/.test(screen.screenText()), after: press('alt-z') },
  { chord: 'f1', sees: 'help · Esc closes', after: press('escape') },
  { chord: 'f2', sees: '/ filters', after: press('escape') },
  {
    chord: 'escape',
    sees: /Alt- {2}/,
    async after(screen) {
      screen.write('2');
      await screen.waitFor((it) => promptOf(it).startsWith(' alice ▸'));
      screen.write(HOME);
    },
  },
  {
    chord: 'ctrl-z',
    sees: (screen) => !screen.alternate,
    async after(screen) {
      await screen.waitFor((it) => it.stopped);
      screen.kill('SIGCONT');
      await screen.waitFor((it) => it.alternate && promptOf(it) === ' lobby ▸');
    },
  },
];

const ROWS: readonly KeyRow[] = [
  ...SCROLLS,
  ...WRITES,
  ...SEARCHES,
  ...EDITS.map(([chord, text, wanted]) => edit(chord, text, wanted)),
  ...PANES,
  ...CALLS,
  ...SCREEN,
];

/** After these an `X` is typed, to show where the cursor is. */
const MARKED: ReadonlySet<string> = new Set([...EDITS.map(([chord]) => chord), 'alt-enter']);
/** What is typed after the chord, by what the row is about. */
const TYPED: Readonly<Record<string, string>> = {
  'finds as one types': 'LINE 110',
  'the text that was sent': 'old',
};

function keysOf({ chord, about }: KeyRow): string {
  return bytesOf(chord) + (TYPED[about ?? ''] ?? (MARKED.has(chord) ? 'X' : ''));
}

/** Every key of the chat screen, in the order in which they are pressed. */
export const KEY_ROWS: readonly Row[] = ROWS.map((row) => ({
  ...row,
  name: row.about === undefined ? row.chord : `${row.chord}: ${row.about}`,
  keys: keysOf(row),
}));

/** The chords that have a row. */
export const COVERED: ReadonlySet<string> = new Set(ROWS.map(({ chord }) => chord));
