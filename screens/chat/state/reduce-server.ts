import type { Draft } from '../../../src/bus/events.js';
import { words } from '../../../src/words/index.js';
import { BELL, NOTHING } from './effects.js';
import { editorOf, EMPTY, isEmpty, textOf } from './editor.js';
import { giveBack, withEditor } from './input-line.js';
import type { Model } from './model.js';
import { focused, lobbyOf, note, paneOf } from './panes.js';
import type { Reducers } from './reducer.js';

const say = words.chat;

/** Refusals that another nickname would cure. */
const NICK_CODES: readonly string[] = ['nick-taken', 'nick-invalid', 'nick-reserved'];

/** The facts of the link to the server, and of what went wrong. */
export const SERVER_FACTS: Reducers<
  'server:connecting' | 'server:connected' | 'server:lost' | 'server:refused' | 'server:latency' | 'problem'
> = {
  'server:connecting': (model, { server, attempt }) => {
    model.link = { state: 'connecting', server, attempt };
    return NOTHING;
  },
  'server:connected': (model, { server, nick }, at) => {
    model.link = { state: 'up', server, latencyMs: null };
    model.me = nick;
    model.nickPrompt = null;
    note(model, lobbyOf(model), 'good', say.connected(server, nick), at);
    return NOTHING;
  },
  'server:lost': (model, { reason, retryInMs }, at) => {
    const { link } = model;
    const isFirst = link.state === 'up' || (link.state === 'connecting' && link.attempt === 1);
    const retryAt = retryInMs === null ? null : at + retryInMs;
    model.link = { state: 'lost', server: serverOf(model), retryAt };
    // One line for the loss; the attempts that follow show in the status line.
    if (isFirst || retryAt === null) note(model, lobbyOf(model), 'bad', say.serverLost(reason), at);
    return NOTHING;
  },
  'server:refused': (model, { code, reason }, at) => {
    note(model, lobbyOf(model), 'bad', say.serverRefused(reason), at);
    if (model.link.state === 'up') return NOTHING;
    model.link = { state: 'refused', server: serverOf(model) };
    if (NICK_CODES.includes(code)) model.nickPrompt ??= EMPTY;
    return BELL;
  },
  'server:latency': (model, { ms }) => {
    if (model.link.state === 'up') model.link = { ...model.link, latencyMs: ms };
    return NOTHING;
  },
  problem: (model, { message, draft }, at) => {
    model.listInto = null;
    const target = draft === undefined ? undefined : paneOf(model, draft.target);
    note(model, target ?? focused(model), 'bad', message, at);
    if (draft !== undefined) restore(model, draft);
    return NOTHING;
  },
};

/**
 * Puts a text that was not sent back into the input line of the pane that it was meant for. Without such a pane
 * it becomes a `/msg`, so that Enter cannot send it to anybody else.
 */
function restore(model: Model, { target, text }: Draft): void {
  const pane = paneOf(model, target);
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
