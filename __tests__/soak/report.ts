import { say, table } from '../../bench/support/report.js';
import type { Holdings } from './holdings.js';
import type { Outcome } from './soak.js';

/** So many findings are told, so many characters of each; the rest are counted. */
const TOLD = 60;
const TOLD_CHARS = 160;

/** Writes down what came of a soak: on standard error what it has found wrong. */
export function report(outcome: Outcome): void {
  const { plan, findings } = outcome;
  say(`\nseed ${plan.seed}, ${plan.seconds} s, a kill every ${plan.killEvery} s\n`);
  say(table(['what', 'number'], rows(outcome)));
  say('');
  say(table(['process', 'heap, MiB', 'RSS, MiB', 'handles'], holdings(outcome)));
  say('');
  for (const finding of findings.slice(0, TOLD)) complain(finding.slice(0, TOLD_CHARS));
  if (findings.length > TOLD) complain(`and ${findings.length - TOLD} more`);
  say(
    findings.length === 0
      ? 'nothing lost, nothing twice, nothing out of order'
      : `${findings.length} findings`,
  );
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function rows({ tally, kills, faults, chatCuts }: Outcome): string[][] {
  const back = [...tally.givenBack].map(([code, count]) => `${code} ${count}`).join(', ');
  const all: readonly (readonly [string, number | string])[] = [
    ...Object.entries(tally.clients),
    ['texts of the room', tally.texts],
    ['deliveries', tally.deliveries],
    ['texts left open by a broken link, brought or sent again', tally.leftOpen],
    ['texts given back', back === '' ? 0 : back],
    ['kills of the server', kills],
    ['lines cut', faults.cut],
    ['lines whose client was gone without a word', faults['client gone']],
    ['lines whose server was gone without a word', faults['server gone']],
    ['lines stalled', faults.stall],
    ['connections duplicated', faults.duplicate],
    ['reconnections of klatsch clients', tally.reconnections],
    ['longest time without the server, s', (tally.longestAwayMs / 1000).toFixed(1)],
    ['visits', tally.visits],
    ['connections of old clients', tally.oldLives],
    ['private texts heard', tally.privateTexts],
    ['private texts undelivered', tally.privateUndelivered],
    ['connections of private chats cut', chatCuts],
    ['private chats resumed, as either side saw it', tally.privateChatsResumed],
    ['private chats lost', tally.privateChatsLost],
  ];
  return all.map(([what, number]) => [what, String(number)]);
}

function holdings({ holdings: { clients, server } }: Outcome): string[][] {
  const row = (who: string, { heapMib, rssMib, handles }: Holdings): string[] => [
    who,
    heapMib.toFixed(1),
    rssMib.toFixed(0),
    String(handles),
  ];
  return [
    row('clients, at the beginning', clients.begin),
    row('clients, at the end', clients.end),
    row('server, last start', server.begin),
    row('server, when all have left', server.end),
  ];
}
