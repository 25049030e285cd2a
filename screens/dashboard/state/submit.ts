import { COMMANDS_PENDING } from '../../../src/limits.js';
import type { BanTarget, OperatorCommand } from '../../../src/operator/command.js';
import { parseOperatorLine } from '../../../src/operator/parse.js';
import { words } from '../../../src/words/index.js';
import { editorOf, textOf } from '../../input/editor.js';
import { sent, sentInSecret, withEditor } from '../../input/input-line.js';
import { round } from '../format.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import { answer, frontOf, remark } from './model.js';

const say = words.dashboard;

/** The one command that is the dashboard's own. */
export const HELP = 'help';
const HELP_LINE = /^\/?(?:help|\?)(?:\s+\/?(\S+)\s*)?$/i;

/** Enter: runs what stands in the line; what cannot be run stays there. */
export function submit(model: Model): readonly Effect[] {
  const line = textOf(model.input.editor).trim();
  if (line === '') {
    takeChosen(model);
    return NOTHING;
  }
  const help = HELP_LINE.exec(line);
  if (help !== null) {
    model.input = sent(model.input);
    model.overlay = { kind: 'help', top: 0, command: help[1] ?? null };
    return NOTHING;
  }
  const parsed = parseOperatorLine(line);
  const problem = parsed.ok ? (deafness(model) ?? futility(model, parsed.command)) : parsed.message;
  if (problem !== null || !parsed.ok) {
    answer(model, problem ?? '', 'bad');
    return NOTHING;
  }
  if (!parsed.entry.asks) return run(model, line);
  model.question = { kind: 'run', line, text: questionFor(model, parsed.command, line) };
  return NOTHING;
}

/** Asks the server to run a line; its answer will have the same name. */
export function run(model: Model, line: string): readonly Effect[] {
  if (textOf(model.input.editor).trim() === line)
    model.input = isSecret(line) ? sentInSecret(model.input) : sent(model.input);
  model.asked += 1;
  const request = `${model.name}-${model.asked}`;
  model.pending.add(request);
  const [oldest] = model.pending;
  if (model.pending.size > COMMANDS_PENDING && oldest !== undefined) model.pending.delete(oldest);
  model.notice = null;
  return [{ kind: 'run', fields: { request, by: model.by, line } }];
}

/** Whether a line is to be seen no more once it is run. */
function isSecret(line: string): boolean {
  const parsed = parseOperatorLine(line);
  return parsed.ok && parsed.entry.secret;
}

/** Enter on an empty line: the chosen one's name goes into a command. Nobody is kicked by that. */
function takeChosen(model: Model): void {
  const { chosen } = model.users.view;
  if (chosen === null || frontOf(model) !== 'users') return;
  if (chosen.gone) remark(model, say.hasLeft(chosen.nick), 'bad');
  else model.input = withEditor(model.input, editorOf(`kick ${chosen.nick} `));
}

/** Why nobody would carry out a command now; null when somebody would. */
function deafness({ phase }: Model): string | null {
  if (phase === 'running') return null;
  return { starting: say.notYet, stopping: say.isStopping, stopped: say.hasStopped }[phase];
}

/** Why nothing can come of a command; null when something may, as far as is known here. */
function futility({ users }: Model, command: OperatorCommand): string | null {
  if (command.name !== 'kick' || users.named(command.nick) !== undefined) return null;
  return words.operator.nobody(command.nick);
}

/** Names what will happen when the answer is yes. */
function questionFor(model: Model, command: OperatorCommand, line: string): string {
  if (command.name === 'exit') return say.askExit(model.users.size);
  const kicked = command.name === 'kick' ? model.users.named(command.nick) : undefined;
  if (kicked !== undefined) return say.askKick(kicked.nick, kicked.ip);
  if (command.name !== 'ban') return say.askRun(line);
  const { target, forMs } = command;
  return say.askBan(target.what, forMs === null ? null : round(forMs), whoGoes(model, target));
}

/** How many would have to go; null where only the server can tell, as for a network. */
function whoGoes({ users }: Model, { kind, what }: BanTarget): number | null {
  if (kind === 'network') return null;
  if (kind === 'nick') return users.named(what) === undefined ? 0 : 1;
  let count = 0;
  for (const { ip } of users.everyone()) if (ip === what) count += 1;
  return count;
}
