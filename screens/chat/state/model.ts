import type { Editor } from './editor.js';
import { LOBBY, newPane } from './pane.js';
import type { Pane } from './pane.js';
import { Roster } from './roster.js';

/** How the link to the server is. Times are epoch milliseconds. */
type Link =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting'; readonly server: string; readonly attempt: number }
  | { readonly state: 'up'; readonly server: string; readonly latencyMs: number | null }
  | { readonly state: 'lost'; readonly server: string; readonly retryAt: number | null }
  | { readonly state: 'refused'; readonly server: string };

/** An invitation that waits for an answer; the oldest one is shown. */
export interface Invitation {
  readonly id: string;
  readonly nick: string | null;
  readonly ip: string;
  readonly udpPort: number | null;
  readonly verified: boolean;
  readonly expiresAt: number;
}

/** Something that the next key answers; it stands over the status line. */
export type Question =
  | { readonly kind: 'leave' }
  | { readonly kind: 'close'; readonly pane: number }
  | { readonly kind: 'invite'; readonly pane: number; readonly nick: string }
  | {
      readonly kind: 'paste';
      readonly pane: number;
      readonly lines: number;
      /** The pasted part, in characters of the input line. */
      readonly from: number;
      readonly to: number;
    };

/** What lies over the panes. */
export type Overlay =
  | { readonly kind: 'help'; readonly top: number; readonly command: string | null }
  | {
      readonly kind: 'people';
      readonly selected: string | null;
      /** Null until `/` is pressed. */
      readonly filter: string | null;
    };

/** Whom a chat is expected with, because we invited or accepted: only such a chat may take the focus. */
interface Expected {
  readonly nick: string | null;
  readonly ip: string | null;
}

/** Everything that the chat screen knows. Changed in place by `reduce` (facts) and `act` (keys). */
export interface Model {
  readonly mode: 'host' | 'join';
  /** The time of the last fact, key or tick, epoch milliseconds. */
  now: number;
  me: string | null;
  link: Link;
  readonly people: Roster;
  /** The lobby first; the order is the panes' numbers on the screen. */
  panes: Pane[];
  /** The id of the pane that the input line belongs to. */
  focus: number;
  /** False while the terminal window has not got the focus: what comes is unread. */
  attentive: boolean;
  invitations: readonly Invitation[];
  /** When the invitation shown took the place of another one that ended by itself. */
  nextShownAt: number;
  expected: readonly Expected[];
  question: Question | null;
  /** A remark of the screen itself, shown until `until`. */
  notice: { readonly text: string; readonly until: number } | null;
  /** Set while the screen asks for another nickname: what is written there. */
  nickPrompt: Editor | null;
  overlay: Overlay | null;
  zoom: boolean;
  /** Esc was pressed: the next key counts as pressed with Alt. */
  escape: boolean;
  /** What was cut out last, in any pane. */
  killed: string;
  /** The pane that wants the next roster printed, after `/who`. */
  listInto: number | null;
  nextPane: number;
}

/** A screen on which nothing has happened yet. */
export function newModel(mode: 'host' | 'join', now: number): Model {
  return {
    mode,
    now,
    me: null,
    link: { state: 'idle' },
    people: new Roster(),
    panes: [newPane(LOBBY, null)],
    focus: LOBBY,
    attentive: true,
    invitations: [],
    nextShownAt: 0,
    expected: [],
    question: null,
    notice: null,
    nickPrompt: null,
    overlay: null,
    zoom: false,
    escape: false,
    killed: '',
    listInto: null,
    nextPane: LOBBY + 1,
  };
}
