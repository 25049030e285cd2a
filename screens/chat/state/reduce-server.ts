import type { Draft } from '../../../src/bus/events.js';
import { isDistrust } from '../../../src/errors.js';
import { words } from '../../../src/words/index.js';
import { BELL, NOTHING } from './effects.js';
import { editorOf, EMPTY, isEmpty, textOf } from '../../input/editor.js';
import { giveBack, withEditor } from '../../input/input-line.js';
import type { EventLine } from '../../log/line.js';
import type { Effect } from './effects.js';
import { hear } from './hearing.js';
import type { Model } from './model.js';
import type { Pane } from './pane.js';
import { write } from './pane.js';
import { chatWith, focused, lobbyOf, note, openChats, paneOf, remarkElsewhere } from './panes.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** Refusals that another nickname would cure. */
const NICK_CODES: readonly string[] = ['nick-taken', 'nick-owned', 'nick-invalid', 'nick-reserved'];

/** The facts of the link to the server, and of what went wrong. */
export const SERVER_FACTS: Reducers<
  | 'server:connecting'
  | 'server:connected'
  | 'server:trusted'
  | 'server:insecure'
  | 'server:lost'
  | 'server:refused'
  | 'server:latency'
  | 'server:notice'
  | 'server:keeping'
  | 'nick:chosen'
  | 'problem'
> = {
  'server:connecting': (model, { server, attempt }) => {
    const { link } = model;
    const lost = link.state === 'lost' && link.server === server ? link : null;
    const again = lost !== null || attempt > 1;
    model.link = { state: 'connecting', server, again, unreached: lost?.unreached ?? true };
    return NOTHING;
  },
  'server:connected': (model, { server, nick, secure }, at) => {
    model.link = { state: 'up', server, secure, latencyMs: null };
    model.me = nick;
    model.nickPrompt = null;
    const lobby = lobbyOf(model);
    const line: EventLine = { kind: 'event', tone: 'good', text: say.connected(server, nick), at };
    const { warning } = model;
    const lines = warning !== null && lobby.lines.last === warning ? [warning, line] : [line];
    model.arrival = { server, lines, again: model.arrival?.server === server };
    write(lobby, line);
    return NOTHING;
  },
  'server:trusted': (model, { server, fingerprint }, at) => {
    const text = words.identity.serverTrusted(server, fingerprint);
    model.warning = note(model, lobbyOf(model), 'event', text, at);
    return NOTHING;
  },
  'server:insecure': (model, { server, unanswered = false }, at) => {
    model.link = { state: 'insecure', server, unanswered };
    // Alt-y may have been meant for an invitation that stood there a moment ago.
    model.nextShownAt = model.now.elapsed;
    note(model, lobbyOf(model), 'bad', unanswered ? say.unansweredTls(server) : say.insecure(server), at);
    return BELL;
  },
  'server:lost': (model, { reason, retryInMs, unreached, left }, at) => {
    if (retryInMs === null) return leave(model, left, at);
    const { link } = model;
    model.link = {
      state: 'lost',
      server: serverOf(model),
      retryAt: model.now.elapsed + retryInMs,
      unreached: unreached !== undefined,
    };
    // One line for the loss; the attempts that follow show in the status line.
    if (link.state === 'up' || (link.state === 'connecting' && !link.again)) {
      const text = unreached === undefined ? say.serverLost(reason) : say.unreached(unreached, reason);
      note(model, lobbyOf(model), 'bad', text, at);
    }
    return NOTHING;
  },
  'server:refused': (model, { code, reason }, at) => {
    const wasIn = model.link.state === 'up';
    const server = serverOf(model);
    model.link = { state: 'refused', server };
    const ours = isDistrust(code) ? reason : say.serverRefused(reason);
    note(model, lobbyOf(model), 'bad', wasIn ? say.putOut(reason) : ours, at);
    const isAboutNick = !wasIn && NICK_CODES.includes(code);
    model.nickPrompt = isAboutNick ? (model.nickPrompt ?? EMPTY) : null;
    if (!isAboutNick) note(model, lobbyOf(model), 'event', say.tryAgain(server, openChats(model)), at);
    return BELL;
  },
  'server:notice': (model, { kind, text }, at) => {
    if (kind === 'announcement') return announce(model, text, at);
    // Whoever comes back has read it, unless it is another one.
    if (model.motd === text && model.arrival?.again === true) return NOTHING;
    model.motd = text;
    note(model, lobbyOf(model), 'event', say.motd(text), at);
    return NOTHING;
  },
  'server:keeping': (model, { kept }, at) => {
    note(model, lobbyOf(model), 'event', say.keeping(kept), at);
    return NOTHING;
  },
  'nick:chosen': (model, { nick }, at) => {
    note(model, focused(model), 'event', words.peer.nickChosen(nick), at);
    return NOTHING;
  },
  'server:latency': (model, { ms }) => {
    if (model.link.state === 'up') model.link = { ...model.link, latencyMs: ms };
    return NOTHING;
  },
  problem: (model, { code, message, draft, nick }, at) => {
    model.listInto = null;
    const about = nick === undefined ? undefined : chatWith(model, nick);
    const pane = draft === undefined ? about : paneTypedIn(model, draft, code);
    note(model, pane ?? focused(model), 'bad', message, at);
    if (draft !== undefined) restore(model, draft, pane);
    return NOTHING;
  },
};

/** We have left by ourselves, which is no fault; of a server that we were never in there is nothing to say. */
function leave(model: Model, left: string | undefined, at: number): readonly Effect[] {
  const { link } = model;
  const isAnswer = link.state === 'insecure';
  model.link = isAnswer ? { state: 'idle' } : { state: 'left', server: serverOf(model) };
  if (isAnswer) note(model, lobbyOf(model), 'event', say.insecureLeft(link.server), at);
  else if (left !== undefined) note(model, lobbyOf(model), 'quiet', say.serverLeft(left), at);
  return NOTHING;
}

/** What the server says to all stands in the lobby; whoever looks elsewhere sees its beginning there, too. */
function announce(model: Model, text: string, at: number): readonly Effect[] {
  const lobby = lobbyOf(model);
  const line: EventLine = { kind: 'event', tone: 'event', text: say.announced(text), at };
  remarkElsewhere(model, lobby, say.announced(text.replace(/\s+/g, ' ')));
  return hear(model, lobby, line, false);
}

/**
 * The pane that a text was typed in: of a chat that has ended only when it ended just then. Anything else for that nick
 * was a `/msg`, which may have been for somebody else than the partner of that chat.
 */
function paneTypedIn(model: Model, { target }: Draft, code: string): Pane | undefined {
  const pane = paneOf(model, target);
  return pane?.phase === 'ended' && code !== 'chat-none' ? undefined : pane;
}

/**
 * Puts a text that was not sent back into the input line of the pane that it was meant for. Without such a pane
 * it becomes a `/msg`, so that Enter cannot send it to anybody else.
 */
function restore(model: Model, { target, text }: Draft, pane: Pane | undefined): void {
  if (pane !== undefined) {
    // What was never taken out of the line is still there.
    if (textOf(pane.input.editor) !== text) pane.input = giveBack(pane.input, text);
    return;
  }
  const here = focused(model);
  if (!('nick' in target)) return;
  const line = `/msg ${target.nick} ${text}`;
  here.input = isEmpty(here.input.editor)
    ? withEditor(here.input, editorOf(line))
    : giveBack(here.input, line);
}

function serverOf({ link }: Model): string {
  return link.state === 'idle' ? '' : link.server;
}
