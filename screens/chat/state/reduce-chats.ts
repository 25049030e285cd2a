import { hostPort } from '../../../src/bus/host-port.js';
import { words } from '../../../src/words/index.js';
import { NOTHING } from './effects.js';
import { isEmpty } from '../../input/editor.js';
import { textLine } from '../../log/line.js';
import type { Model } from './model.js';
import { chatWith, note, offerFocus, openChat, removePane } from './panes.js';
import { hear } from './hearing.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** The facts of private chats. */
export const CHAT_FACTS: Reducers<
  'chat:opened' | 'chat:message' | 'chat:acknowledged' | 'chat:renamed' | 'chat:ended'
> = {
  'chat:opened': (model, { nick, ip, port, security }, at) => {
    const pane = openChat(model, nick);
    pane.phase = 'open';
    pane.end = null;
    pane.security = security;
    pane.unacknowledged.clear();
    // "Connecting to …" is not true any more.
    model.notice = null;
    note(model, pane, 'good', say.opened(nick, hostPort(ip, port)), at);
    if (security === 'encrypted') note(model, pane, 'event', say.unvouched(nick), at);
    if (wasExpected(model, nick, ip)) offerFocus(model, pane.id);
    return NOTHING;
  },
  'chat:message': (model, { nick, from, text, emote, id }, at) => {
    const pane = openChat(model, nick);
    const own = from !== nick;
    const line = textLine({ at, from, text, own, emote: emote === true, id: id ?? null });
    if (own && id !== undefined) pane.unacknowledged.set(id, line);
    if (!own) model.people.spoke(nick, at);
    return hear(model, pane, line, !own);
  },
  'chat:acknowledged': (model, { nick, id }) => {
    const pane = chatWith(model, nick);
    const line = pane?.unacknowledged.get(id);
    pane?.unacknowledged.delete(id);
    if (line !== undefined) line.receipt = 'arrived';
    return NOTHING;
  },
  'chat:renamed': (model, { from, to }, at) => {
    const pane = chatWith(model, from);
    if (pane === undefined) return NOTHING;
    pane.nick = to;
    note(model, pane, 'quiet', say.renamed(from, to), at);
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
    note(model, pane, reason === 'lost' ? 'bad' : 'event', say.endedBy[reason](nick), at);
    for (const line of pane.unacknowledged.values()) line.receipt = 'lost';
    const { size } = pane.unacknowledged;
    if (size > 0) note(model, pane, 'bad', say.undelivered(size), at);
    return NOTHING;
  },
};

/** Whether we invited or accepted that person; asked once. */
function wasExpected(model: Model, nick: string, ip: string): boolean {
  const match = model.expected.find((one) => one.nick === nick || (one.nick === null && one.ip === ip));
  model.expected = model.expected.filter((one) => one !== match);
  return match !== undefined;
}
