import type { ClientInfo, Outcome } from '../../src/bus/events.js';
import { words } from '../../src/words/index.js';
import { printable } from './printable.js';

/** The answer to an operator's command as lines of plain text, safe to show: what it says, then its rows. */
export function outcomeLines(outcome: Outcome): string[] {
  return rawLines(outcome).map(printable);
}

/** Who somebody is and where, for the sentences that name it. */
export function whereIs(client: ClientInfo): [nick: string, address: string, dialect: string] {
  const { nick, ip, udpPort, dialect } = client;
  return [nick, `${ip}, UDP port ${udpPort}`, dialect];
}

function rawLines(outcome: Outcome): readonly string[] {
  const line = words.operator.outcome(outcome);
  return outcome.done === 'failed' ? [words.lines.problem(line)] : [line, ...rowsOf(outcome)];
}

function rowsOf(outcome: Outcome): readonly string[] {
  if (outcome.done === 'listed') {
    return outcome.clients.map((client) => words.lines.server.person(...whereIs(client)));
  }
  return words.operator.rows(outcome).map((row) => `  ${row.join(' ')}`);
}
