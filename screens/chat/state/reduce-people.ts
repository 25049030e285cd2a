import type { Person } from '../../../src/bus/events.js';
import { hostPort } from '../../../src/bus/host-port.js';
import { readable } from '../../../src/identity/readable.js';
import { words } from '../../../src/words/index.js';
import { textLine } from '../../log/line.js';
import { widthOf } from '../../terminal/clusters.js';
import { padEnd } from '../../terminal/wrap.js';
import { NOTHING } from './effects.js';
import { hear, hearBefore, noteBefore } from './hearing.js';
import { mentions } from './mention.js';
import type { Model } from './model.js';
import type { Pane } from './pane.js';
import { chatWith, focused, lobbyOf, note, paneById } from './panes.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** Addresses behind nicks of any length up to here stand above each other: more would leave them no room. */
const NICK_COLUMNS = 16;

/** The facts of the room: who is there, and what they say to all. */
export const PEOPLE_FACTS: Reducers<
  | 'roster:listed'
  | 'person:joined'
  | 'person:left'
  | 'person:renamed'
  | 'person:doubted'
  | 'person:ignored'
  | 'person:verification'
  | 'person:trusted'
  | 'room:message'
  | 'room:gap'
> = {
  'roster:listed': (model, { people }, at) => {
    model.people.list(people);
    const pane = model.listInto === null ? undefined : paneById(model, model.listInto);
    model.listInto = null;
    if (pane !== undefined) print(model, pane, at);
    return NOTHING;
  },
  'person:verification': (model, { nick, fingerprint, words: six }, at) => {
    const pane = chatWith(model, nick) ?? focused(model);
    note(model, pane, 'good', say.compare(nick, six.join(' ')), at);
    note(model, pane, 'event', say.fingerprint(nick, readable(fingerprint)), at);
    return NOTHING;
  },
  'person:trusted': (model, { nick }, at) => {
    note(model, chatWith(model, nick) ?? focused(model), 'event', say.trusted(nick), at);
    return NOTHING;
  },
  'person:joined': (model, person, at) => {
    const isBack = model.people.get(person.nick)?.doubtful === true;
    model.people.add(person);
    const text = isBack ? say.stillHere(person.nick) : say.joined(person.nick, addressOf(person));
    note(model, lobbyOf(model), 'quiet', text, at);
    return NOTHING;
  },
  'person:left': (model, { nick }, at) => {
    // Somebody doubtful may still be there, and can be invited.
    if (model.people.get(nick)?.doubtful === true) return NOTHING;
    model.people.remove(nick);
    note(model, lobbyOf(model), 'quiet', say.left(nick), at);
    return NOTHING;
  },
  'person:renamed': (model, { from, to }, at) => {
    const isMe = from === model.me;
    if (isMe) model.me = to;
    model.people.rename(from, to);
    renamePanes(model, from, to);
    note(model, lobbyOf(model), 'quiet', isMe ? say.renamedSelf(to) : say.renamed(from, to), at);
    return NOTHING;
  },
  'person:doubted': (model, { nick, doubtful }, at) => {
    const isDoubtful = model.people.get(nick)?.doubtful === true;
    if (doubtful) model.people.note(nick, { doubtful });
    else if (isDoubtful) model.people.remove(nick);
    if (doubtful) note(model, lobbyOf(model), 'quiet', say.doubted(nick), at);
    return NOTHING;
  },
  'person:ignored': (model, told, at) => {
    const { nick, ignored } = told;
    model.ignored.follow(told);
    note(model, focused(model), 'event', ignored ? say.ignored(nick) : say.unignored(nick), at);
    return NOTHING;
  },
  'room:message': (model, { from, text, emote, missed }, at) => {
    const own = from === model.me;
    const line = textLine({ at, from, text, own, emote: emote === true });
    if (missed === true) return hearBefore(model, line);
    model.people.spoke(from, model.now.elapsed);
    const mention = !own && mentions(text, model.me);
    return hear(model, lobbyOf(model), { ...line, mention }, mention);
  },
  'room:gap': (model, { count }, at) => {
    noteBefore(model, say.gap(count), at);
    return NOTHING;
  },
};

/** Where somebody can be reached: "10.0.0.12:40001". */
export function addressOf({ ip, udpPort }: Person): string {
  return hostPort(ip, udpPort === 0 ? say.unknownPort : udpPort);
}

/** Open chats hear of a new name from their own partner, by `chat:renamed`; the others follow the room. */
function renamePanes(model: Model, from: string, to: string): void {
  for (const pane of model.panes) if (pane.nick === from && pane.phase === 'ended') pane.nick = to;
}

/** Whoever is there, in columns. */
function print(model: Model, pane: Pane, at: number): void {
  const { people } = model.people;
  const nicks = people.map(({ nick, doubtful }) => (doubtful ? say.maybeGone(nick) : nick));
  const widest = nicks.reduce((most, nick) => Math.max(most, widthOf(nick)), 0);
  const column = Math.min(widest, NICK_COLUMNS);
  note(model, pane, 'event', say.present(people.length), at);
  for (const [index, person] of people.entries()) {
    const nick = padEnd(nicks[index] ?? '', column);
    note(model, pane, 'event', say.person(nick, addressOf(person)), at);
  }
}
