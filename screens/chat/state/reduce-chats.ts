import { hostPort } from '../../../src/bus/host-port.js';
import { words } from '../../../src/words/index.js';
import { NOTHING } from './effects.js';
import { isEmpty } from '../../input/editor.js';
import type { TextLine } from '../../log/line.js';
import { textLine } from '../../log/line.js';
import type { Model } from './model.js';
import type { Pane } from './pane.js';
import { chatWith, focused, lobbyOf, note, offerFocus, openChat, removeEnded, removePane } from './panes.js';
import { paneOfPartner, setApart } from './partners.js';
import { hear } from './hearing.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** The facts of private chats. */
export const CHAT_FACTS: Reducers<
  | 'chat:opened'
  | 'chat:message'
  | 'chat:acknowledged'
  | 'chat:renamed'
  | 'chat:interrupted'
  | 'chat:resumed'
  | 'chat:undelivered'
  | 'chat:ended'
> = {
  'chat:opened': (model, { nick, partner, ip, port, security, undelivered }, at) => {
    const vouched = security === 'verified' ? model.people.get(nick)?.fingerprint : undefined;
    const pane = paneOfPartner(model, nick, { number: partner, ip, fingerprint: vouched ?? null }, at);
    pane.phase = 'open';
    pane.end = null;
    pane.interruptedUntil = null;
    pane.security = security;
    pane.unacknowledged.clear();
    // "Connecting to …" is not true any more.
    model.notice = null;
    note(model, pane, 'good', say.opened(nick, hostPort(ip, port)), at);
    if (security === 'encrypted') note(model, pane, 'event', say.unvouched(nick), at);
    if (undelivered !== undefined) note(model, pane, 'event', say.resendOffer(undelivered), at);
    if (wasExpected(model, nick, ip)) offerFocus(model, pane.id);
    return NOTHING;
  },
  'chat:message': (model, { nick, from, text, emote, id, again }, at) => {
    const pane = openChat(model, nick);
    const own = from !== nick;
    const line = textLine({ at, from, text, own, emote: emote === true, id: id ?? null });
    if (again === true) sentAgain(pane, line);
    if (own && id !== undefined) pane.unacknowledged.set(id, line);
    if (!own) model.people.spoke(nick, model.now.elapsed);
    return hear(model, pane, line, !own);
  },
  'chat:acknowledged': (model, { nick, id }) => {
    const pane = chatWith(model, nick);
    const line = pane?.unacknowledged.get(id);
    pane?.unacknowledged.delete(id);
    if (line !== undefined) line.receipt = 'arrived';
    return NOTHING;
  },
  'chat:renamed': (model, { from, to, taken }, at) => {
    const pane = chatWith(model, from);
    if (pane === undefined) return NOTHING;
    setApart(model, to, pane, at);
    pane.nick = to;
    if (taken === true) note(model, pane, 'bad', say.nickTaken(from, to), at);
    else note(model, pane, 'quiet', say.renamed(from, to), at);
    return NOTHING;
  },
  'chat:interrupted': (model, { nick, endsInMs }, at) => {
    const pane = chatWith(model, nick);
    if (pane === undefined) return NOTHING;
    pane.interruptedUntil = model.now.elapsed + endsInMs;
    note(model, pane, 'bad', say.interrupted(nick), at);
    return NOTHING;
  },
  'chat:resumed': (model, { nick }, at) => {
    const pane = chatWith(model, nick);
    if (pane === undefined) return NOTHING;
    pane.interruptedUntil = null;
    note(model, pane, 'good', say.resumed(nick), at);
    return NOTHING;
  },
  'chat:undelivered': (model, { nick, text, id }, at) => {
    const pane = chatWith(model, nick);
    const line = pane?.unacknowledged.get(id);
    if (pane === undefined || line === undefined) {
      // Its pane is gone, and the text with it.
      note(model, focused(model), 'bad', say.undeliveredTo(nick, text), at);
      return NOTHING;
    }
    pane.unacknowledged.delete(id);
    line.receipt = 'lost';
    pane.undelivered = [...pane.undelivered, line];
    return NOTHING;
  },
  'chat:ended': (model, { nick, reason }, at) => {
    const pane = chatWith(model, nick);
    if (pane === undefined) return NOTHING;
    // We closed it ourselves: it goes, unless a text still stands in its input line.
    if (reason === 'closed' && isEmpty(pane.input.editor)) {
      removePane(model, pane);
      return NOTHING;
    }
    pane.phase = 'ended';
    pane.end = reason;
    pane.interruptedUntil = null;
    note(model, pane, reason === 'lost' ? 'bad' : 'event', say.endedBy[reason](nick), at);
    const { length } = pane.undelivered;
    if (length > 0) note(model, pane, 'bad', say.undelivered(length), at);
    const gone = removeEnded(model);
    if (gone?.nick !== null && gone !== null && gone.unread > 0) {
      note(model, lobbyOf(model), 'bad', say.endedGone(gone.nick, gone.unread), at);
    }
    return NOTHING;
  },
};

/** The line of before says that the text stands further down. */
function sentAgain(pane: Pane, { text, emote }: TextLine): void {
  const before = pane.undelivered.find((line) => line.text === text && line.emote === emote);
  if (before !== undefined) before.receipt = 'again';
  pane.undelivered = pane.undelivered.filter((line) => line !== before);
}

/** Whether we invited or accepted that person; asked once. */
function wasExpected(model: Model, nick: string, ip: string): boolean {
  const match = model.expected.find((one) => one.nick === nick || (one.nick === null && one.ip === ip));
  model.expected = model.expected.filter((one) => one !== match);
  return match !== undefined;
}
