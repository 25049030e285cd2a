import { words } from '../../src/words/index.js';
import type { Canvas } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate, truncateFront } from '../terminal/wrap.js';
import { nickStyle } from './theme.js';
import type { Theme } from './theme.js';

/** One row of the people list. */
export interface PersonView {
  readonly nick: string;
  /** "10.0.0.12:40001". */
  readonly address: string;
  readonly own: boolean;
  /** Has spoken a short while ago. */
  readonly spoken: boolean;
  /** May have left; the address may be wrong. */
  readonly doubtful: boolean;
  /** The server vouches for their key: private chats with them are encrypted and verified. */
  readonly keyed: boolean;
}

/** The people list: only the rows that are visible. */
export interface PeopleView {
  readonly people: readonly PersonView[];
  /** The index in `people` of the chosen one; -1 while nobody is being chosen. */
  readonly chosen: number;
  /** How many stand below the visible ones. */
  readonly below: number;
  /** What the list is filtered by; null while it is not. */
  readonly filter: string | null;
  /** The link to the server is down: the list is what it was. */
  readonly stale: boolean;
}

/** Stands before the nick of whoever has a key that the server vouches for. */
export const LOCK = '⚷';
/** The mark and the blank after it; between them stands the lock where anybody has one. */
const MARK = 2;
/** A nick is not cut shorter than this while the address can be cut. */
const NICK_MIN = 6;

/** How many people fit into a list of that height. */
export function peopleRows(height: number, count: number, isFiltered: boolean): number {
  const free = height - (isFiltered ? 1 : 0);
  return Math.max(1, count > free ? free - 1 : free);
}

/** Paints the people: a mark, the nick, IP and UDP port. */
export function paintPeople(canvas: Canvas, view: PeopleView, theme: Theme): void {
  const top = view.filter === null ? 0 : 1;
  if (view.filter !== null) {
    const end = canvas.put(0, 0, words.chat.peopleFilter(view.filter), theme.banner);
    canvas.cursor(Math.min(end, canvas.width - 1), 0);
  }
  const mark = view.people.some(({ keyed }) => keyed) ? MARK + 1 : MARK;
  const widest = Math.max(0, ...view.people.map(({ address }) => address.length));
  // Short nicks leave an address the columns that they do not take.
  const nick = Math.min(NICK_MIN, Math.max(0, ...view.people.map((person) => widthOf(person.nick))));
  const address = Math.max(0, Math.min(widest, canvas.width - mark - nick - 1));
  for (const [index, person] of view.people.entries()) {
    const row = canvas.region({ x: 0, y: top + index, width: canvas.width, height: 1 });
    paintPerson(row, person, { mark, address }, index === view.chosen, view.stale, theme);
  }
  if (view.below > 0) canvas.put(0, top + view.people.length, words.chat.morePeople(view.below), theme.dim);
}

function paintPerson(
  canvas: Canvas,
  person: PersonView,
  { mark: markWidth, address: addressWidth }: { readonly mark: number; readonly address: number },
  isChosen: boolean,
  isStale: boolean,
  theme: Theme,
): void {
  const look =
    isStale || person.doubtful
      ? theme.dim
      : { ...nickStyle(theme, person.nick), ...(person.own ? theme.own : {}) };
  const chosen = isChosen ? theme.chosen : {};
  if (isChosen) canvas.fill({ x: 0, y: 0, width: canvas.width, height: 1 }, ' ', theme.chosen);
  const mark = person.doubtful ? '?' : person.spoken ? '●' : '';
  canvas.put(0, 0, mark, { ...(person.doubtful ? theme.warn : theme.good), ...chosen });
  if (person.keyed) canvas.put(1, 0, LOCK, { ...theme.good, ...chosen });
  const room = canvas.width - markWidth - addressWidth - 1;
  canvas.put(markWidth, 0, truncate(person.nick, room), { ...look, ...chosen });
  // Its end is the UDP port, and what tells the people of one network apart.
  const address = truncateFront(person.address, addressWidth);
  canvas.put(canvas.width - addressWidth, 0, address, { ...theme.dim, ...chosen });
}
