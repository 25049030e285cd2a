import type { Target } from '../../../src/bus/events.js';
import { ENDED_PANES, NOTICE_MS } from '../../../src/limits.js';
import { foldNick } from '../../../src/bus/fold-nick.js';
import { isEmpty } from '../../input/editor.js';
import type { Editor } from '../../input/editor.js';
import type { EventLine } from '../../log/line.js';
import type { Model } from './model.js';
import { LOBBY, newPane, write } from './pane.js';
import type { Pane } from './pane.js';
import { putAside, takeBack } from './past.js';

/** The pane of the room. */
export function lobbyOf(model: Model): Pane {
  const [lobby] = model.panes;
  if (lobby === undefined) throw new Error('a screen without a lobby');
  return lobby;
}

/** The pane that the input line belongs to. */
export function focused(model: Model): Pane {
  return paneById(model, model.focus) ?? lobbyOf(model);
}

/** What is written where the screen asks for another nickname; null when it does not, or in a private chat. */
export function nickAsked(model: Model): Editor | null {
  return model.focus === LOBBY ? model.nickPrompt : null;
}

/** The pane of that id; undefined when it was closed. */
export function paneById(model: Model, id: number): Pane | undefined {
  return model.panes.find((pane) => pane.id === id);
}

/** The private chat with `nick`, an open one before one that has ended. */
export function chatWith(model: Model, nick: string): Pane | undefined {
  return openFirst(model.panes.filter((pane) => pane.nick === nick));
}

/**
 * The private chat with a nick as somebody typed it: with that very nick, else with one that is the same when folded.
 */
export function chatTyped(model: Model, typed: string): Pane | undefined {
  const folded = foldNick(typed);
  const isAlike = ({ nick }: Pane): boolean => nick !== null && foldNick(nick) === folded;
  return chatWith(model, typed) ?? openFirst(model.panes.filter(isAlike));
}

function openFirst(chats: readonly Pane[]): Pane | undefined {
  return chats.find(({ phase }) => phase === 'open') ?? chats[0];
}

/** How many private chats are open. */
export function openChats({ panes }: Model): number {
  return panes.filter(({ nick, phase }) => nick !== null && phase === 'open').length;
}

/** The pane of a target; undefined for a chat that has none. */
export function paneOf(model: Model, target: Target): Pane | undefined {
  return 'nick' in target ? chatWith(model, target.nick) : lobbyOf(model);
}

/** Where a text typed into this pane goes. */
export function targetOf(pane: Pane): Target {
  return pane.nick === null ? { room: true } : { nick: pane.nick };
}

/** The pane of the chat with `nick`, opened when there is none: then with the history of that partner. */
export function openChat(model: Model, nick: string, partner: Pane['partner'] = null): Pane {
  const known = chatWith(model, nick);
  if (known !== undefined) return known;
  const pane = newPane(model.nextPane, nick, takeBack(model.histories, { nick, partner }));
  model.nextPane += 1;
  model.panes = [...model.panes, pane];
  return pane;
}

/** Moves the focus because somebody asked for it: what stands in the new pane is read. */
export function focusPane(model: Model, id: number): void {
  const pane = paneById(model, id);
  if (pane === undefined || id === model.focus) return;
  stopReading(focused(model));
  model.focus = id;
  model.question = null;
  model.search = null;
  model.recall = null;
  pane.unread = 0;
}

/** Nobody looks at the pane any more: the unread line will stand where the next text comes. */
export function stopReading(pane: Pane): void {
  if (pane.unread === 0) pane.unreadFrom = null;
}

/** Moves the focus by itself: only while nothing is written, so that no text goes astray. */
export function offerFocus(model: Model, id: number): void {
  const isAsking = model.question !== null || model.search !== null || model.recall !== null;
  const isBusy = isAsking || model.overlay !== null || nickAsked(model) !== null;
  if (!isBusy && isEmpty(focused(model).input.editor)) focusPane(model, id);
}

/** Takes the pane off the screen; the lobby stays. The focus goes to the pane before it. */
export function removePane(model: Model, pane: Pane): void {
  if (pane.id === LOBBY) return;
  putAside(model.histories, pane);
  const index = model.panes.indexOf(pane);
  if (model.focus === pane.id) focusPane(model, model.panes[index - 1]?.id ?? LOBBY);
  model.panes = model.panes.filter((other) => other !== pane);
}

/**
 * Takes one pane off the screen when more chats have ended than are kept: the oldest that was read, or else the oldest.
 * One that is looked at, or in which something of ours stands that was not sent or did not arrive, stays.
 *
 * @returns the pane that is gone
 */
export function removeEnded(model: Model): Pane | null {
  const ended = model.panes.filter(({ phase }) => phase === 'ended');
  if (ended.length <= ENDED_PANES) return null;
  const spare = ended.filter(
    ({ id, input, undelivered }) => id !== model.focus && isEmpty(input.editor) && undelivered.length === 0,
  );
  const gone = spare.find(({ unread }) => unread === 0) ?? spare[0] ?? null;
  if (gone !== null) removePane(model, gone);
  return gone;
}

/**
 * Goes to a chat, if it is open. False when somebody who asks for it is not served with that: an interrupted one cannot
 * be resumed when its partner has been started anew, and only the engine knows.
 */
export function goTo(model: Model, pane: Pane | undefined): boolean {
  if (pane?.phase !== 'open') return false;
  focusPane(model, pane.id);
  return pane.interruptedUntil === null;
}

/** Writes that something happened. Gives the line. */
export function note(
  model: Model,
  pane: Pane,
  tone: EventLine['tone'],
  text: string,
  at = model.now.wall,
): EventLine {
  const line: EventLine = { kind: 'event', tone, text, at };
  write(pane, line);
  return line;
}

/** Answers a key with a remark: it stands there for a while, or until Enter. */
export function remark(model: Model, text: string): void {
  model.notice = { text, until: model.now.elapsed + NOTICE_MS, isAnswer: true };
}

/** Whoever goes on at Enter has read the answer to an earlier key; what has happened elsewhere they may not have. */
export function dropAnswer(model: Model): void {
  if (model.notice?.isAnswer === true) model.notice = null;
}

/** Whoever looks elsewhere than at the end of `pane` sees what is written there in a remark, too. */
export function remarkElsewhere(model: Model, pane: Pane, text: string): void {
  if (focused(model) === pane && !pane.lines.isScrolled) return;
  model.notice = { text, until: model.now.elapsed + NOTICE_MS, isAnswer: false };
}

/** The remark that stands there still, if any. */
export function currentNotice({ notice, now }: Model): string | null {
  return notice !== null && notice.until > now.elapsed ? notice.text : null;
}
