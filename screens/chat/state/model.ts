import type { Moment } from '../../../src/clock.js';
import { IgnoreList } from '../../../src/preferences/ignore-list.js';
import type { Preferences } from '../../../src/preferences/preferences.js';
import type { Memory } from '../memory.js';
import { NO_MEMORY } from '../memory.js';
import type { Editor } from '../../input/editor.js';
import type { History } from '../../input/history.js';
import type { Recall } from '../../input/recall.js';
import type { EventLine, Line } from '../../log/line.js';
import type { Overlay, Question, Search } from './modes.js';
import { LOBBY, newPane } from './pane.js';
import type { Pane } from './pane.js';
import { historiesOf, ROOM_KEY } from './past.js';
import { Roster } from './roster.js';

/** How the link to the server is. */
type Link =
  | { readonly state: 'idle' }
  /** `again`: nobody asked for it, it was tried before. `unreached`: there was no link since it was asked for. */
  | {
      readonly state: 'connecting';
      readonly server: string;
      readonly again: boolean;
      readonly unreached: boolean;
    }
  /** It does not encrypt, or did not answer TLS, and whoever sits here is asked whether to join it all the same. */
  | { readonly state: 'insecure'; readonly server: string; readonly unanswered: boolean }
  | {
      readonly state: 'up';
      readonly server: string;
      readonly secure: boolean;
      readonly latencyMs: number | null;
    }
  | {
      readonly state: 'lost';
      readonly server: string;
      /** By the elapsed clock. */
      readonly retryAt: number;
      readonly unreached: boolean;
    }
  /** We have left it, or given up seeking it. */
  | { readonly state: 'left'; readonly server: string }
  | { readonly state: 'refused'; readonly server: string };

/** An invitation that waits for an answer; the oldest one is shown. */
export interface Invitation {
  readonly id: string;
  readonly nick: string | null;
  readonly ip: string;
  readonly udpPort: number | null;
  readonly verified: boolean;
  /** By the elapsed clock. */
  readonly expiresAt: number;
}

/** Whom a chat is expected with, because we invited or accepted: only such a chat may take the focus. */
interface Expected {
  readonly nick: string | null;
  readonly ip: string | null;
}

/** How we came into the room last. */
interface Arrival {
  readonly server: string;
  /** What tells of it, and of how safe that server is: what was said before goes above these lines. */
  readonly lines: readonly EventLine[];
  /** We were in that room just before: what was said before this was missed, and is no history. */
  readonly again: boolean;
}

/** Everything that the chat screen knows. Changed in place by `reduce` (facts) and `act` (keys). */
export interface Model {
  readonly mode: 'host' | 'join';
  /** The moment of the last fact, key or tick. How long something lasts here goes by its elapsed time. */
  now: Moment;
  me: string | null;
  link: Link;
  arrival: Arrival | null;
  /** What was written last of how safe a server is, before we were in its room. */
  warning: EventLine | null;
  /** The message of the day shown last. */
  motd: string | null;
  readonly people: Roster;
  /** The lobby first; the order is the panes' numbers on the screen. */
  panes: Pane[];
  /** The id of the pane that the input line belongs to. */
  focus: number;
  /** False while the terminal window has not got the focus: what comes is unread. */
  attentive: boolean;
  invitations: readonly Invitation[];
  /** When what Alt-y and Alt-n answer took the place of something else by itself, by the elapsed clock. */
  nextShownAt: number;
  /** The line of invitations from nobody known that were missed one after the other, and how many they are. */
  missed: { readonly line: Line; readonly count: number } | null;
  expected: readonly Expected[];
  question: Question | null;
  /** `/quit` has asked whether to leave, and neither Esc nor another line was the answer. */
  leaving: boolean;
  /** A remark of the screen itself, shown until `until` of the elapsed clock; one that answers a key goes at Enter. */
  notice: { readonly text: string; readonly until: number; readonly isAnswer: boolean } | null;
  /** Set while the screen asks for another nickname: what is written there. */
  nickPrompt: Editor | null;
  overlay: Overlay | null;
  zoom: boolean;
  preferences: Preferences;
  readonly ignored: IgnoreList;
  /** The histories of panes that are not open: each is taken out by the pane that has it from then on. */
  readonly histories: Map<string, History>;
  search: Search | null;
  recall: Recall | null;
  /** The last click on somebody, for double clicks; `at` by the elapsed clock. */
  lastClick: { readonly nick: string; readonly at: number } | null;
  /** Esc was pressed: the next key counts as pressed with Alt. */
  escape: boolean;
  /** What was cut out last, in any pane. */
  killed: string;
  /** The pane that wants the next roster printed, after `/who`. */
  listInto: number | null;
  nextPane: number;
}

/** A screen on which nothing has happened yet. */
export function newModel(mode: 'host' | 'join', now: Moment, memory: Memory = NO_MEMORY): Model {
  const histories = historiesOf(memory.history);
  return {
    mode,
    now,
    me: null,
    link: { state: 'idle' },
    arrival: null,
    warning: null,
    motd: null,
    people: new Roster(),
    panes: [newPane(LOBBY, null, histories.get(ROOM_KEY))],
    focus: LOBBY,
    attentive: true,
    invitations: [],
    nextShownAt: Number.NEGATIVE_INFINITY,
    missed: null,
    expected: [],
    question: null,
    leaving: false,
    notice: null,
    nickPrompt: null,
    overlay: null,
    zoom: false,
    preferences: memory.preferences,
    ignored: new IgnoreList(memory.ignored),
    histories,
    search: null,
    recall: null,
    lastClick: null,
    escape: false,
    killed: '',
    listInto: null,
    nextPane: LOBBY + 1,
  };
}
