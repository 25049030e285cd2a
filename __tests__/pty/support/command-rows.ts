import type { Pty } from '../../support/terminal/pty.js';
import { press } from './keys.js';
import { promptOf, sees } from './look.js';
import type { Company, Row } from './rows.js';

/** One slash command, or one use of it. */
interface CommandRow extends Omit<Row, 'name' | 'keys'> {
  /** What is typed, without Enter. */
  readonly line: string;
}

const HOME = press('alt-1');
const ESCAPE = press('escape');
const CLEAR = press('ctrl-c');

function isIn(nick: string): (screen: Pty) => boolean {
  return (screen) => promptOf(screen).startsWith(` ${nick} ▸`);
}

const INVITES = async (screen: Pty, { ida }: Company): Promise<void> => {
  ida.ask('chat:open', { nick: 'dave' });
  await screen.waitFor(/✉ \S+ ida /);
};
const CLOSES = async (screen: Pty): Promise<void> => {
  screen.write(press('alt-c'));
  await screen.waitFor((it) => !/^ i(da|vy) ▸/.test(promptOf(it)));
  screen.write(HOME);
};

const ROWS: readonly CommandRow[] = [
  {
    line: '/chat ivy',
    sees: (screen) => isIn('ivy')(screen) && sees(screen, 'private chat with ivy'),
    after: CLOSES,
  },
  { line: '/accept', given: INVITES, sees: isIn('ida'), after: CLOSES },
  { line: '/accept ida', given: INVITES, sees: isIn('ida'), after: CLOSES },
  { line: '/decline', given: INVITES, sees: (screen) => !sees(screen, /✉ \S+ ida /) },
  { line: '/close', given: press('alt-3'), sees: (screen) => !sees(screen, / bob · /), after: HOME },
  { line: '/msg ivy only for you', sees: /dave +only for you/, after: `/close ivy\r${HOME}` },
  { line: '/resend bob', sees: 'no text to bob' },
  { line: '/me waves', sees: '* dave waves' },
  { line: '/nick david', sees: 'you are now called david', after: '/nick dave\r' },
  { line: '/who', sees: /\d+ people are here:|\d ivy +127/ },
  { line: '/search line 117', sees: '1 of 1', after: ESCAPE },
  {
    line: '/ignore bob',
    sees: (screen) => sees(screen, 'bob is ignored'),
  },
  { line: '/unignore bob', sees: 'bob is not ignored any more' },
  { line: '/verify ivy', sees: /no key of ivy|call ivy and compare/ },
  { line: '/trust bob', sees: /no key of bob|the key that bob had/ },
  { line: '/mouse off', sees: ({ modes }) => modes.mouseTrackingMode === 'none' },
  { line: '/mouse on', sees: ({ modes }) => modes.mouseTrackingMode === 'drag' },
  { line: '/theme mono', sees: (screen) => screen.cell(0, 0).fg === -1 },
  { line: '/theme dark', sees: (screen) => screen.cell(0, 0).fg !== -1 },
  { line: '/set times off', sees: (screen) => !/│ \d\d:\d\d /.test(screen.screenText()) },
  { line: '/set times on', sees: /│ \d\d:\d\d / },
  { line: '/set', sees: /private-history off/ },
  { line: '/help msg', sees: '/msg nick text', after: ESCAPE },
  { line: '/help', sees: 'help · Esc closes', after: ESCAPE },
  { line: '/clear', sees: (screen) => !sees(screen, /│ \d\d:\d\d (?!private)/) },
  { line: '/disconnect', sees: /no server|gone/ },
  { line: '/connect SERVER', sees: 'connected to' },
  { line: '/helo', sees: 'no command /helo, did you mean', after: CLEAR },
  { line: '/msg', sees: 'usage: /msg nick text', after: CLEAR },
  { line: '//helo', sees: /dave +\/helo/ },
];

/** Every slash command but `/quit`, in an order in which each finds what it needs. */
export function commandRows(server: string): readonly Row[] {
  return ROWS.map(({ line, ...row }) => ({
    ...row,
    name: line,
    keys: `${line.replace('SERVER', server)}\r`,
  }));
}

/** The names of the commands that have a row. */
export const COVERED: ReadonlySet<string> = new Set(ROWS.map(({ line }) => /^\/(\w+)/.exec(line)?.[1] ?? ''));
