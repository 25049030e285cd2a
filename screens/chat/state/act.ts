import { NEXT_INVITATION_MS } from '../../../src/limits.js';
import { words } from '../../../src/words/index.js';
import type { Action } from '../keys.js';
import { paneNumber } from '../keys.js';
import type { Context } from './context.js';
import { edit, isEditAction } from '../../input/edit-actions.js';
import type { EditAction } from '../../input/edit-actions.js';
import { ask, NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { tab, vertical, write } from './edit-line.js';
import { EMPTY, isEmpty } from '../../input/editor.js';
import { withEditor } from '../../input/input-line.js';
import type { Model } from './model.js';
import { LOBBY } from './pane.js';
import type { Pane } from './pane.js';
import { dropAnswer, focused, focusPane, lobbyOf, nickAsked, note, remark, removePane } from './panes.js';
import { openRecall } from './recall.js';
import { take } from './reduce-invitations.js';
import { openSearch } from './search.js';
import { submit, submitNick } from './submit.js';

const say = words.chat;

type Doer = (model: Model, pane: Pane, context: Context) => readonly Effect[] | undefined;

/** What the keys do that are neither edits nor go to a pane by number. */
const DOERS: Readonly<Record<Exclude<Action, EditAction | `pane:${number}`>, Doer>> = {
  send: (model, _pane, context) => {
    dropAnswer(model);
    return nickAsked(model) === null ? submit(model, context) : submitNick(model, context);
  },
  up: (model, pane) => {
    vertical(model, pane, -1);
  },
  down: (model, pane) => {
    vertical(model, pane, 1);
  },
  complete: (model, pane, context) => {
    tab(model, pane, 1, context);
  },
  'complete-back': (model, pane, context) => {
    tab(model, pane, -1, context);
  },
  'pane-next': (model) => {
    step(model, 1);
  },
  'pane-previous': (model) => {
    step(model, -1);
  },
  'pane-unread': (model) => {
    const at = model.panes.indexOf(focused(model));
    const others = [...model.panes.slice(at + 1), ...model.panes.slice(0, at)];
    const next = others.find(({ unread }) => unread > 0);
    if (next !== undefined) focusPane(model, next.id);
  },
  'scroll-up': (_model, pane, context) => {
    page(pane, context, 1);
  },
  'scroll-down': (_model, pane, context) => {
    page(pane, context, -1);
  },
  'scroll-start': (_model, pane, context) => {
    const space = context.spaceOf(pane);
    if (space !== null) pane.lines.toStart(space);
  },
  'scroll-end': (_model, pane) => {
    pane.lines.toEnd();
  },
  accept: (model) => answer(model, 'invitation:accept'),
  decline: (model) => answer(model, 'invitation:decline'),
  'close-pane': (model, pane) => closePane(model, pane),
  search: (model) => {
    openSearch(model);
  },
  recall: (model) => {
    openRecall(model);
  },
  zoom: (model) => {
    model.zoom = !model.zoom;
  },
  help: (model) => {
    model.overlay = { kind: 'help', top: 0, command: null };
  },
  people: (model) => {
    model.overlay = { kind: 'people', selected: null, filter: null };
  },
  redraw: () => [{ kind: 'redraw' }],
  suspend: (model) => {
    if (model.mode === 'join') return [{ kind: 'suspend' }];
    remark(model, say.noSuspend);
    return NOTHING;
  },
  interrupt: (model) => interrupt(model),
  escape: (model) => {
    model.escape = true;
  },
};

/** Does what a key means, in the focused pane and its input line. */
export function act(model: Model, action: Action, context: Context): readonly Effect[] {
  const number = paneNumber(action);
  const pane = number === null ? focused(model) : model.panes[number - 1];
  if (number !== null) {
    if (pane !== undefined) focusPane(model, pane.id);
    return NOTHING;
  }
  if (isEditAction(action)) {
    write(model, action);
    return NOTHING;
  }
  const doer = DOERS[action as keyof typeof DOERS];
  return doer(model, focused(model), context) ?? NOTHING;
}

/** Closes a chat without a question: what stands in its input line can be put back elsewhere with Ctrl-Y. */
export function closeChat(model: Model, pane: Pane): readonly Effect[] {
  const { killed } = edit(pane.input.editor, 'cut-all', model.killed);
  model.killed = killed;
  pane.input = withEditor(pane.input, EMPTY);
  if (pane.phase === 'open' && pane.nick !== null) return [ask('chat:close', { nick: pane.nick })];
  removePane(model, pane);
  return NOTHING;
}

function step(model: Model, by: number): void {
  const count = model.panes.length;
  const next = model.panes[(model.panes.indexOf(focused(model)) + by + count) % count];
  if (next !== undefined) focusPane(model, next.id);
}

/** A page, two rows of the last one kept in sight. */
function page(pane: Pane, context: Context, by: 1 | -1): void {
  const space = context.spaceOf(pane);
  if (space !== null) pane.lines.scroll(by * Math.max(1, space.height - 2), space);
}

/** Answers what is shown: an insecure server, else the oldest invitation, and only that one. */
function answer(model: Model, intent: 'invitation:accept' | 'invitation:decline'): readonly Effect[] {
  const [shown] = model.invitations;
  if (model.link.state === 'insecure') return answerInsecure(model, model.link.server, intent);
  if (shown === undefined) {
    remark(model, say.noInvitation);
    return NOTHING;
  }
  // The key was meant for the one that stood here a moment ago.
  if (isJustShown(model)) return NOTHING;
  const { id, nick, ip } = shown;
  take(model, id);
  const isAccepted = intent === 'invitation:accept';
  if (isAccepted) model.expected = [...model.expected, { nick, ip }];
  remark(model, isAccepted ? say.accepting(nick) : say.declining(nick));
  return [ask(intent, { id })];
}

/** Nobody has read it yet. */
function isJustShown({ now, nextShownAt }: Model): boolean {
  return now.elapsed - nextShownAt < NEXT_INVITATION_MS;
}

/** Whether to join a server that does not encrypt. The fact that follows says what became of it. */
function answerInsecure(
  model: Model,
  server: string,
  intent: 'invitation:accept' | 'invitation:decline',
): readonly Effect[] {
  if (isJustShown(model)) return NOTHING;
  if (intent === 'invitation:decline') return [ask('server:disconnect', {})];
  model.warning = note(model, lobbyOf(model), 'bad', say.insecureJoined(server));
  return [ask('server:permit', { server })];
}

function closePane(model: Model, pane: Pane): readonly Effect[] {
  if (pane.id === LOBBY) {
    remark(model, say.lobbyStays);
    return NOTHING;
  }
  const waiting = pane.phase === 'open' ? pane.unacknowledged.size : 0;
  if (isEmpty(pane.input.editor) && waiting === 0) return closeChat(model, pane);
  model.question = { kind: 'close', pane: pane.id, waiting: isEmpty(pane.input.editor) ? waiting : 0 };
  return NOTHING;
}

/** Ctrl-C: clears what is written (Ctrl-Y brings it back); with nothing written it asks before leaving. */
function interrupt(model: Model): readonly Effect[] {
  const editor = nickAsked(model) ?? focused(model).input.editor;
  if (isEmpty(editor)) model.question = { kind: 'leave', by: 'key' };
  else write(model, 'cut-all');
  return NOTHING;
}
