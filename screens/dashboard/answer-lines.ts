import type { ClientInfo, Outcome } from '../../src/bus/events.js';
import { hostPort } from '../../src/bus/host-port.js';
import { words } from '../../src/words/index.js';
import type { SheetRow } from '../widgets/overlay.js';
import { keyStart, spelled } from './format.js';

const say = words.dashboard;

/** What lies over the panes for an answer that is more than a sentence; empty for one that is not. */
export function answerRows(outcome: Outcome, now: number): readonly SheetRow[] {
  if (outcome.done === 'listed') return peopleRows(outcome.clients, now);
  if (outcome.done === 'motd') return outcome.text === null ? [] : [{ left: outcome.text, right: '' }];
  if (outcome.done === 'invited') {
    return outcome.code === null ? [] : say.inviteLines(outcome.code).map((left) => ({ left, right: '' }));
  }
  return words.operator.rows(outcome).map(([left, right]) => ({ left, right }));
}

/** The sentence of an answer. A code stands beneath it, whole: a border or a row might cut it. */
export function answerSentence(outcome: Outcome): string {
  return words.operator.outcome(outcome.done === 'invited' ? { ...outcome, code: null } : outcome);
}

function peopleRows(clients: readonly ClientInfo[], now: number): readonly SheetRow[] {
  const addresses = clients.map(({ ip, udpPort }) => hostPort(ip, udpPort));
  const width = addresses.reduce((most, { length }) => Math.max(most, length), 0);
  return clients.map((client, at) => {
    const { nick: left, dialect, secure, fingerprint, since, muted } = client;
    const link = [secure ? say.columns.secure : '', keyStart(fingerprint)].filter(Boolean).join(' ');
    const what = [dialect, link, muted ? say.reasons.muted : ''].filter(Boolean).join(', ');
    const address = addresses[at]?.padEnd(width) ?? '';
    return { left, right: `${address}  ${what}, ${say.columns.on} ${spelled(now - since)}` };
  });
}
