import type { Asked } from '../../../src/bus/bus.js';
import type { PeerIntents } from '../../../src/bus/events.js';
import { TEXT_BYTES } from '../../../src/limits.js';
import { parseInput, sayIntent } from '../../../src/slash/parse.js';
import { words } from '../../../src/words/index.js';
import type { Context } from './context.js';
import { ask, NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { EMPTY, textOf } from '../../input/editor.js';
import { sent } from '../../input/input-line.js';
import { doLocally } from './local-action.js';
import type { Invitation, Model } from './model.js';
import type { Pane } from './pane.js';
import { chatTyped, focused, goTo, note, removePane, targetOf } from './panes.js';
import { keepText } from './past.js';

const say = words.chat;

/** Enter: says or does what stands in the focused pane's input line; what cannot be done stays there. */
export function submit(model: Model, context: Context): readonly Effect[] {
  const pane = focused(model);
  const text = textOf(pane.input.editor);
  if (isDead(pane) && !isCommand(text)) return askInvite(model, pane);
  const parsed = parseInput(text, { target: targetOf(pane) });
  model.leaving &&= parsed.kind === 'local' && parsed.action.type === 'quit';
  switch (parsed.kind) {
    case 'error':
      note(model, pane, 'bad', parsed.message);
      return NOTHING;
    case 'local':
      return [...takeOut(model, pane), ...doLocally(model, parsed.action, context)];
    case 'text':
      return send(model, pane, [sayIntent(parsed.target, parsed.text)]);
    case 'intents':
      return send(model, pane, parsed.intents);
  }
}

/** Takes the nickname that was asked for, or a command like `/quit`; a bad nick comes back as a refusal. */
export function submitNick(model: Model, context: Context): readonly Effect[] {
  const nick = textOf(model.nickPrompt ?? EMPTY).trim();
  if (nick === '') return NOTHING;
  model.nickPrompt = EMPTY;
  if (!isCommand(nick)) return [ask('nick:change', { nick })];
  const parsed = parseInput(nick, { target: { room: true } });
  if (parsed.kind === 'local') return doLocally(model, parsed.action, context);
  return parsed.kind === 'intents' ? parsed.intents.map((asked) => ({ kind: 'ask', asked })) : NOTHING;
}

/** A chat that we accept is expected, and may take the focus when it opens. */
function expectAccepted(model: Model, wanted: PeerIntents['invitation:accept']): void {
  const found = invitationMeant(model, wanted);
  if (found !== undefined) model.expected = [...model.expected, { nick: found.nick, ip: found.ip }];
}

/** The invitation that the engine takes the answer for. */
function invitationMeant(
  { invitations, people }: Model,
  { id, nick: typed }: PeerIntents['invitation:accept'],
): Invitation | undefined {
  if (id !== undefined) return invitations.find((one) => one.id === id);
  if (typed === undefined) return invitations[0];
  const person = people.find(typed);
  const nick = person?.nick ?? typed;
  return (
    invitations.find((one) => one.nick === nick) ??
    invitations.find((one) => one.nick === null && one.ip === person?.ip)
  );
}

function send(model: Model, pane: Pane, intents: readonly Asked<PeerIntents>[]): readonly Effect[] {
  const bytes = Math.max(
    0,
    ...intents.map(({ fields }) => ('text' in fields ? Buffer.byteLength(fields.text) : 0)),
  );
  if (bytes > TEXT_BYTES) {
    note(model, pane, 'bad', say.tooLong(bytes, TEXT_BYTES));
    return NOTHING;
  }
  const isToDead = isDead(pane) && intents.some(({ intent }) => intent === 'chat:say');
  if (isToDead) return askInvite(model, pane);
  return [...takeOut(model, pane), ...intents.flatMap((asked) => prepare(model, pane, asked))];
}

/** Some intents concern the screen too, and a few of them only the screen. */
function prepare(model: Model, pane: Pane, asked: Asked<PeerIntents>): readonly Effect[] {
  if (asked.intent === 'roster:list') model.listInto = pane.id;
  if (asked.intent === 'invitation:accept') expectAccepted(model, asked.fields);
  if (asked.intent === 'chat:close') {
    const closing = chatTyped(model, asked.fields.nick);
    if (closing?.phase === 'ended') {
      removePane(model, closing);
      return NOTHING;
    }
  }
  if (asked.intent === 'chat:open' && goTo(model, chatTyped(model, asked.fields.nick))) return NOTHING;
  return [{ kind: 'ask', asked }];
}

/** The text leaves the line; whoever speaks wants to see the end, and has read what is there. */
function takeOut(model: Model, pane: Pane): readonly Effect[] {
  const kept = keepText(model.preferences, pane, textOf(pane.input.editor));
  pane.input = sent(pane.input);
  pane.lines.toEnd();
  pane.unreadFrom = null;
  model.search = null;
  return kept;
}

function askInvite(model: Model, pane: Pane): readonly Effect[] {
  if (pane.nick !== null) model.question = { kind: 'invite', pane: pane.id, nick: pane.nick };
  return NOTHING;
}

function isDead(pane: Pane): boolean {
  return pane.phase === 'ended';
}

function isCommand(text: string): boolean {
  return text.startsWith('/') && !text.startsWith('//');
}
