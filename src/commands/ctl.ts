import { outcomeLines } from '../../screens/lines/outcome-lines.js';
import type { Outcome } from '../bus/events.js';
import { jsonLine } from '../bus/json-line.js';
import { systemClock } from '../clock.js';
import { askServer } from '../control/ask-server.js';
import { KlatschError } from '../errors.js';
import { operatorHelp } from '../operator/help.js';
import { parseOperatorLine } from '../operator/parse.js';
import { words } from '../words/index.js';
import { EXIT_DONE } from './exit.js';
import { findSocket } from './find-socket.js';
import { operatorName } from './operator-name.js';
import type { Run } from './invocation.js';

const HELP = /^\/?help(?:\s+(?<name>\S+))?$/i;

/** Without a text behind it. */
const PASSWORD = /^\/?password\s+set$/i;

/** `klatsch ctl command…`: has a server on this machine carry out one operator's command, and asks no questions. */
export const ctl: Run = async ({ settings, text }) => {
  const line = await withPassword(text.trim());
  const help = HELP.exec(line);
  if (line === '' || help !== null) {
    print(operatorHelp(help?.groups?.name));
    return EXIT_DONE;
  }
  checkUsage(line);
  const path = await findSocket(settings, process.env, true);
  const outcome = await askServer(path, line, operatorName());
  print(settings.json === true ? [asFact(outcome)] : outcome.done === 'failed' ? [] : outcomeLines(outcome));
  if (outcome.done === 'failed') throw new KlatschError(outcome.code, outcome.message);
  return EXIT_DONE;
};

/** A password that is not on the command line, where every `ps` shows it and the shell's history keeps it. */
async function withPassword(line: string): Promise<string> {
  if (!PASSWORD.test(line)) return line;
  const { credentials, here } = await import('./credentials.js');
  const { password = '' } = await credentials({ 'ask-password': true }, here);
  return `${line} ${password}`;
}

/** Wrong usage needs no server to be found. */
function checkUsage(line: string): void {
  const parsed = parseOperatorLine(line);
  if (parsed.ok) return;
  throw new KlatschError('command-usage', `${parsed.message} ${words.commands.seeHelp('ctl')}`);
}

function asFact(outcome: Outcome): string {
  return jsonLine('operator:answered', systemClock.now(), { request: 'ctl', outcome });
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
