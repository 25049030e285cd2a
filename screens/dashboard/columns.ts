import { words } from '../../src/words/index.js';
import { widthOf } from '../terminal/clusters.js';
import type { Style } from '../terminal/canvas.js';
import { nickStyle } from '../widgets/theme.js';
import type { Theme } from '../widgets/theme.js';
import { brief, briefBytes, keyStart, shortest } from './format.js';
import type { SortKey } from './state/sorting.js';
import type { User } from './state/user.js';

/** One column of the users table. */
export interface Column {
  readonly key: SortKey;
  readonly title: string;
  /** Cells; the nick gets what is left over. */
  readonly width: number;
  readonly right: boolean;
  text(user: User, now: number): string;
  style(user: User, theme: Theme): Style;
}

/** A column and where it stands, in cells from the left edge of the table. */
export interface PlacedColumn extends Column {
  readonly x: number;
}

/** The mark of somebody muted, and the blank after it. */
const MARK_COLUMNS = 2;
/** Between two columns, at least and at most. */
const GAP = 1;
const GAP_MAX = 3;
/** A nick is not cut shorter than this as long as another column can go. */
const NICK_MIN = 10;
/** Before it gets more, other columns get theirs. */
const NICK_ENOUGH = 20;
/** An IPv4 and an IPv6 address. */
const IP_COLUMNS = 15;
const IP_MAX = 39;
/** Queued bytes from here on are worth a look: more than one write. */
const QUEUE_WARN = 64 * 1024;

const titles = words.dashboard.columns;
const plain = (_user: User, theme: Theme): Style => theme.text;
const quiet = (_user: User, theme: Theme): Style => theme.dim;

/** The columns from left to right. */
const COLUMNS: readonly Column[] = [
  {
    ...{ key: 'nick', title: titles.nick, width: NICK_MIN, right: false },
    text: ({ nick }) => nick,
    style: ({ nick }, theme) => nickStyle(theme, nick),
  },
  { ...{ key: 'ip', title: titles.ip, width: IP_COLUMNS, right: false }, text: ({ ip }) => ip, style: plain },
  {
    ...{ key: 'udp', title: titles.udp, width: 5, right: true },
    text: ({ udpPort }) => (udpPort === 0 ? '?' : String(udpPort)),
    style: plain,
  },
  {
    ...{ key: 'client', title: titles.client, width: 7, right: false },
    text: ({ dialect }) => dialect,
    style: quiet,
  },
  {
    ...{ key: 'secure', title: titles.secure, width: 4, right: false },
    text: ({ secure }) => (secure ? words.dashboard.secure : words.dashboard.insecure),
    style: ({ secure }, theme) => (secure ? theme.good : theme.dim),
  },
  {
    ...{ key: 'key', title: titles.key, width: 9, right: false },
    text: ({ fingerprint }) => keyStart(fingerprint) || words.dashboard.insecure,
    style: quiet,
  },
  {
    ...{ key: 'on', title: titles.on, width: 5, right: true },
    text: ({ since }, now) => brief(now - since),
    style: plain,
  },
  {
    ...{ key: 'idle', title: titles.idle, width: 5, right: true },
    text: ({ spokeAt }, now) => brief(now - spokeAt),
    style: plain,
  },
  {
    ...{ key: 'sent', title: titles.sent, width: 5, right: true },
    text: ({ sent }) => shortest(sent),
    style: plain,
  },
  {
    ...{ key: 'queue', title: titles.queue, width: 6, right: true },
    text: ({ queuedBytes }) => briefBytes(queuedBytes),
    style: ({ queuedBytes }, theme) =>
      queuedBytes >= QUEUE_WARN ? theme.warn : queuedBytes > 0 ? theme.text : theme.dim,
  },
];

/** What an operator needs most comes first: a narrow table has only those that fit. */
const BY_WORTH: readonly SortKey[] = [
  'nick',
  'ip',
  'idle',
  'udp',
  'client',
  'sent',
  'on',
  'queue',
  'secure',
  'key',
];

/**
 * The columns of a table of that width.
 *
 * @param hasLong whether somebody has an address that is longer than IPv4's
 */
export function placedColumns(width: number, hasLong: boolean): readonly PlacedColumn[] {
  const kept = fitting(width);
  const shown = COLUMNS.filter(({ key }) => kept.has(key));
  const used = shown.reduce((sum, column) => sum + column.width + GAP, MARK_COLUMNS - GAP);
  const { nick, ip, gap } = shares(width - used, shown.length - 1, hasLong && kept.has('ip'));
  let x = MARK_COLUMNS;
  return shown.map((column) => {
    const extra = column.key === 'nick' ? nick : column.key === 'ip' ? ip : 0;
    // The narrowest table has a nick and nothing else.
    const size = Math.max(1, Math.min(column.width + extra, width - x));
    const placed = { ...column, width: size, x };
    x += size + gap;
    return placed;
  });
}

/** The column whose title or cells stand at `x`; null between two. */
export function columnAt(columns: readonly PlacedColumn[], x: number): SortKey | null {
  return columns.find((column) => x >= column.x && x < column.x + column.width)?.key ?? null;
}

/** How a title looks: the sorted one says which way. */
export function titleOf({ title, width, right }: Column, mark: string): string {
  const text = title + mark;
  const room = Math.max(0, width - widthOf(text));
  return right ? ' '.repeat(room) + text : text;
}

function fitting(width: number): ReadonlySet<SortKey> {
  const kept = new Set<SortKey>(['nick']);
  let used = MARK_COLUMNS + NICK_MIN;
  for (const key of BY_WORTH) {
    const column = COLUMNS.find((one) => one.key === key);
    if (column === undefined || kept.has(key) || used + GAP + column.width > width) continue;
    kept.add(key);
    used += GAP + column.width;
  }
  return kept;
}

/** What is left over: the nick first, then a long address, then the gaps, and the nick again. */
function shares(
  over: number,
  gaps: number,
  hasLong: boolean,
): { readonly nick: number; readonly ip: number; readonly gap: number } {
  let left = Math.max(0, over);
  const nick = Math.min(left, NICK_ENOUGH - NICK_MIN);
  left -= nick;
  const ip = hasLong ? Math.min(left, IP_MAX - IP_COLUMNS) : 0;
  left -= ip;
  const wider = Math.min(GAP_MAX - GAP, Math.floor(left / Math.max(1, gaps)));
  return { nick: nick + left - wider * gaps, ip, gap: GAP + wider };
}
