import type { ClientInfo, Outcome } from '../../src/bus/events.js';
import { words } from '../../src/words/index.js';
import { widthOf } from '../terminal/clusters.js';
import { keyStart, spelled } from './format.js';

const say = words.dashboard;

/** Nicks of any length up to here stand above each other. */
const NICK_COLUMNS = 16;

/** What lies over the panes for an answer that is more than a sentence; empty for one that is not. */
export function answerLines(outcome: Outcome, now: number): readonly string[] {
  if (outcome.done === 'listed') return outcome.clients.map((client) => clientLine(client, now));
  if (outcome.done === 'motd') return outcome.text === null ? [] : [outcome.text];
  if (outcome.done === 'invited') return outcome.code === null ? [] : say.inviteLines(outcome.code);
  return words.operator.rows(outcome);
}

/** The sentence of an answer. A code stands beneath it, whole: a border or a row might cut it. */
export function answerSentence(outcome: Outcome): string {
  return words.operator.outcome(outcome.done === 'invited' ? { ...outcome, code: null } : outcome);
}

function clientLine(client: ClientInfo, now: number): string {
  const { nick, ip, udpPort, dialect, secure, fingerprint, since, muted } = client;
  const padded = nick + ' '.repeat(Math.max(0, NICK_COLUMNS - widthOf(nick)));
  const link = [secure ? say.columns.secure : '', keyStart(fingerprint)].filter(Boolean).join(' ');
  const what = [dialect, link, muted ? say.reasons.muted : ''].filter(Boolean);
  return `${padded}  ${`${ip}:${udpPort}`.padEnd(21)}  ${what.join(', ')}, ${say.columns.on} ${spelled(now - since)}`;
}
