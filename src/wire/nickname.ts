import { failure, success, type Result } from '../errors.js';
import { NICK_CHARS, NICK_MARKS_IN_A_ROW } from '../limits.js';
import { replaceConfusables, replaceUnfolded } from './confusables.js';
import { sanitizeLine } from './sanitize.js';
import { splitWords } from './white-space.js';

/** Nicks of this form need no second look: printable ASCII without blank and colon. */
const PLAIN = new RegExp(`^(?![/*])[!-9;-~]{1,${NICK_CHARS}}$`);
/**
 * What may not stand in a nick: white space, colon, control, format, surrogate, private-use and unassigned
 * code points, everything invisible, and the signs for "could not be read".
 */
const FORBIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}:\u2800\u{1d159}\ufffc\ufffd]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');
const BAD_START = /^[\p{M}/*]/u;
const BAD_STARTS = /^[\p{M}/*]+/u;
const MARK_TOWER = new RegExp(`\\p{M}{${NICK_MARKS_IN_A_ROW + 1}}`, 'u');
const MARK_TOWERS = new RegExp(`(\\p{M}{${NICK_MARKS_IN_A_ROW}})\\p{M}+`, 'gu');
/** No raw nick longer than this can be a good one: nothing in NFC shrinks to less than a third. */
const RAW_UNITS = NICK_CHARS * 8;

/** Spoken in the name of the server itself. */
const SERVER_NICK = 'server';
/** What an unusable login name becomes. */
const GUEST = 'guest';
/** Shown for a name of which nothing can be shown. */
const NAMELESS = '?';

/**
 * Whether this may be somebody's nick, and its one spelling (NFC). docs/PROTOCOL.md §8.
 *
 * @param maxChars where a server allows less than `NICK_CHARS`
 * @returns `nick-invalid`, or `nick-reserved` for `server` and what looks like it.
 */
export function checkNick(raw: string, maxChars = NICK_CHARS): Result<string> {
  if (raw.length > RAW_UNITS) return failure('nick-invalid');
  const nick = raw.normalize('NFC');
  if (!PLAIN.test(nick)) {
    if (nick === '' || Array.from(nick).length > NICK_CHARS) return failure('nick-invalid');
    if (FORBIDDEN.test(nick) || BAD_START.test(nick) || MARK_TOWER.test(nick)) return failure('nick-invalid');
  }
  if (maxChars < NICK_CHARS && Array.from(nick).length > maxChars) return failure('nick-invalid');
  return nickSkeleton(nick) === SERVER_SKELETON ? failure('nick-reserved') : success(nick);
}

/**
 * The key under which a nick is compared: compatibility forms and letter case make no difference. Lower, upper and
 * then lower case of each code point by itself is full case folding, but for the context of a final sigma, which must
 * not matter here; it begins with lower case for U+1E9E, a capital letter whose small one has two capitals.
 */
export function foldNick(nick: string): string {
  const folded = Array.from(nick.normalize('NFKC'), foldChar).join('');
  return folded.normalize('NFKC');
}

function foldChar(char: string): string {
  return char.toLowerCase().toUpperCase().toLowerCase();
}

/**
 * The key under which look-alikes are equal, after UTS #39: folded, decomposed, every confusable replaced by
 * the one that stands for its kind. Where letter case changes a look, nicks that are the same when folded have two
 * (`Ν` is an n, `ν` a v). It is a key only, never shown.
 */
export function nickSkeleton(nick: string): string {
  return replaceConfusables(foldNick(replaceUnfolded(nick)).normalize('NFD')).normalize('NFD');
}

/**
 * The keys under which a nick is found by whoever asks for the same one or for a look-alike: two nicks are one or
 * the other if they have a key in common. docs/PROTOCOL.md §8.
 */
export function nickKeys(nick: string): readonly string[] {
  const folded = foldNick(nick);
  const look = nickSkeleton(nick);
  return folded === look ? [folded] : [folded, look];
}

/** Whether two nicks are the same, or look alike. */
export function isAlike(one: string, other: string): boolean {
  const keys = nickKeys(other);
  return nickKeys(one).some((key) => keys.includes(key));
}

const SERVER_SKELETON = nickSkeleton(SERVER_NICK);

/** A valid nick made of a login name: white space becomes `-`, what is forbidden is left out. */
export function toNick(login: string): string {
  const nick = clamp(legal(splitWords(login.slice(0, RAW_UNITS)).join('-')).replace(BAD_STARTS, ''));
  return checkNick(nick).ok ? nick : GUEST;
}

/** The nick to try when `nick` is taken: `nick-2`, `nick-3` …, never longer than a nick may be. */
export function numberedNick(nick: string, number: number): string {
  const suffix = `-${number}`;
  return clamp(nick, NICK_CHARS - suffix.length) + suffix;
}

/**
 * What a client makes of a nick that a server or a peer names: sanitised, without white space and colons, no
 * longer than a nick may be, `?` if nothing is left. A valid nick stays as it is.
 */
export function cleanNick(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  return clamp(legal(sanitizeLine(raw.slice(0, RAW_UNITS))).replace(/^\p{M}+/u, '')) || NAMELESS;
}

/** The raw name without what is forbidden, in NFC. */
function legal(raw: string): string {
  return raw.replace(ALL_FORBIDDEN, '').normalize('NFC').replace(MARK_TOWERS, '$1');
}

function clamp(nick: string, chars = NICK_CHARS): string {
  return Array.from(nick).slice(0, chars).join('');
}
