import { freeNickApart } from '../../../src/bus/nick-apart.js';
import { words } from '../../../src/words/index.js';
import type { Model } from './model.js';
import type { Pane } from './pane.js';
import { note, openChat } from './panes.js';

const say = words.chat;

type Partner = NonNullable<Pane['partner']>;

/**
 * The pane of a chat that opens: that of an ended one with the same person, by whatever name. Another pane of that nick
 * gives it up: what was said there, and what stands in its line, is not for who has the nick now.
 */
export function paneOfPartner(model: Model, nick: string, partner: Partner, at: number): Pane {
  const before = endedWith(model, nick, partner);
  setApart(model, nick, before, at);
  const pane = before ?? openChat(model, nick, partner);
  if (pane.nick !== null && pane.nick !== nick) note(model, pane, 'quiet', say.renamed(pane.nick, nick), at);
  pane.nick = nick;
  pane.partner = partner;
  return pane;
}

/**
 * A nick is that of the chat in `keeper` now: another pane that is called so, one with somebody else, cannot be any
 * more.
 */
export function setApart(model: Model, nick: string, keeper: Pane | undefined, at: number): void {
  for (const pane of model.panes) {
    if (pane === keeper || pane.nick !== nick || pane.partner === null) continue;
    pane.nick = freeNickApart(nick, pane.partner.ip, (name) => isTaken(model, name));
    note(model, pane, 'bad', say.nickTaken(nick, pane.nick), at);
  }
}

/** Somebody can have two chats at once, from two machines: an open one is not taken away from the other. */
function endedWith({ panes }: Model, nick: string, { number }: Partner): Pane | undefined {
  const theirs = panes.filter(({ partner }) => partner?.number === number);
  return theirs.find((pane) => pane.nick === nick) ?? theirs.findLast(({ phase }) => phase === 'ended');
}

function isTaken({ panes, people }: Model, name: string): boolean {
  return people.get(name) !== undefined || panes.some(({ nick }) => nick === name);
}
