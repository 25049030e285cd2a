import { words } from '../../../src/words/index.js';
import { BELL, NOTHING } from './effects.js';
import type { Invitation, Model } from './model.js';
import { chatWith, lobbyOf, note, remarkElsewhere } from './panes.js';
import type { Pane } from './pane.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** The facts of invitations, ours and theirs. */
export const INVITATION_FACTS: Reducers<
  | 'invitation:sent'
  | 'invitation:received'
  | 'invitation:declined'
  | 'invitation:expired'
  | 'invitation:closed'
> = {
  'invitation:sent': (model, { nick }, at) => {
    model.expected = [...model.expected, { nick, ip: null }];
    tell(model, placeFor(model, nick), say.invited(nick), at);
    return NOTHING;
  },
  'invitation:received': (model, { id, nick, ip, udpPort, verified, expiresInMs }) => {
    const expiresAt = model.now.elapsed + expiresInMs;
    const invitation: Invitation = { id, nick, ip, udpPort, verified, expiresAt };
    model.invitations = [...model.invitations, invitation];
    return BELL;
  },
  'invitation:declined': (model, { nick }, at) => {
    forget(model, nick);
    tell(model, placeFor(model, nick), say.declined(nick), at);
    return NOTHING;
  },
  'invitation:expired': (model, { nick, id }, at) => {
    const received = model.invitations.find((invitation) => invitation.id === id);
    if (received !== undefined) {
      lapse(model, received.id);
      missed(model, received, at);
    } else if (id === undefined) {
      forget(model, nick);
      tell(model, placeFor(model, nick), say.unanswered(nick), at);
    }
    return NOTHING;
  },
  'invitation:closed': (model, { id, nick, reason }, at) => {
    const received = model.invitations.find((invitation) => invitation.id === id);
    lapse(model, id);
    if (received === undefined) return NOTHING;
    if (reason === 'cancelled') tell(model, lobbyOf(model), say.withdrawn(nick, received.ip), at);
    return NOTHING;
  },
};

/** A flood of invitations from nobody known is one line, which counts. */
function missed(model: Model, { nick, ip }: Invitation, at: number): void {
  const { lines } = lobbyOf(model);
  const before = model.missed;
  const goesOn = nick === null && before !== null && lines.last === before.line;
  const count = goesOn ? before.count + 1 : 1;
  if (goesOn) lines.pop();
  const text = count === 1 ? say.missed(nick, ip) : say.missedMany(count);
  tell(model, lobbyOf(model), text, at);
  model.missed = nick === null && lines.last !== undefined ? { line: lines.last, count } : null;
}

/** Takes an invitation out of the queue, because it was answered or is over. */
export function take(model: Model, id: string): void {
  model.invitations = model.invitations.filter((invitation) => invitation.id !== id);
}

/** An invitation is over by itself: the next one steps into its place under the reader's fingers. */
function lapse(model: Model, id: string): void {
  if (model.invitations[0]?.id === id) model.nextShownAt = model.now.elapsed;
  take(model, id);
}

/** A chat with that person is not expected any more. */
function forget(model: Model, nick: string | null): void {
  model.expected = model.expected.filter((expected) => expected.nick !== nick);
}

/** What concerns one person is said in their pane, if there is one. */
function placeFor(model: Model, nick: string | null): Pane {
  return (nick === null ? undefined : chatWith(model, nick)) ?? lobbyOf(model);
}

/** What becomes of an invitation is waited for, and its pane need not be on the screen. */
function tell(model: Model, pane: Pane, text: string, at: number): void {
  note(model, pane, 'event', text, at);
  remarkElsewhere(model, pane, text);
}
