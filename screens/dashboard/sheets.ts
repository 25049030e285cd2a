import type { Outcome } from '../../src/bus/events.js';
import type { OperatorEntry } from '../../src/operator/command.js';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import { words } from '../../src/words/index.js';
import type { SheetRow } from '../widgets/overlay.js';
import { BLANK, fitted, heading } from '../widgets/sheet-rows.js';
import { answerRows, answerSentence } from './answer-lines.js';
import { keyHelp } from './key-help.js';
import type { Overlay } from './state/modes.js';
import { HELP } from './state/submit.js';

const say = words.dashboard;

/** Names of any length up to here, those of the limits too, have what is said of them beside them. */
const NAME_COLUMNS = 24;

/** Answers already broken into rows: a list may have ten thousand. */
const broken = new WeakMap<Outcome, { readonly width: number; readonly rows: readonly SheetRow[] }>();

/** The rows of what lies over the panes, for a width. */
export function sheetRows(overlay: Overlay, width: number, now: number): readonly SheetRow[] {
  if (overlay.kind === 'help') return fitted(helpOf(overlay.command), width);
  const known = broken.get(overlay.outcome);
  if (known?.width === width) return known.rows;
  const rows = fitted(answerRows(overlay.outcome, now), width, NAME_COLUMNS);
  broken.set(overlay.outcome, { width, rows });
  return rows;
}

/** What stands in its border. */
export function sheetTitle(overlay: Overlay): string {
  if (overlay.kind === 'help') return say.helpTitle;
  const { outcome } = overlay;
  return say.answerTitle(outcome.done === 'motd' ? say.motdTitle : answerSentence(outcome));
}

/** The help: of one command, or every command and key, out of the tables that the program works by. */
function helpOf(command: string | null): readonly SheetRow[] {
  if (command !== null) return helpOn(command);
  const keys = keyHelp().map(({ keys: left, does: right }) => ({ left, right }));
  const mouse = say.mouse.map(([left, right]) => ({ left, right }));
  return [
    heading(say.helpCommands),
    ...OPERATOR_COMMANDS.map(commandRow),
    { left: say.helpHelp[0], right: say.helpHelp[1] },
    ...[BLANK, heading(say.helpKeys), ...keys],
    ...[BLANK, heading(say.helpMouse), ...mouse],
  ];
}

function helpOn(command: string): readonly SheetRow[] {
  if (command.toLowerCase() === HELP) return [{ left: say.helpHelp[0], right: say.helpHelp[1] }];
  const entry = OPERATOR_COMMANDS.find(({ name }) => name === command.toLowerCase());
  if (entry !== undefined) return [commandRow(entry)];
  return [heading(say.helpUnknown(command)), BLANK, ...OPERATOR_COMMANDS.map(commandRow)];
}

function commandRow({ usage, summary, asks }: OperatorEntry): SheetRow {
  return { left: usage, right: asks ? `${summary}; ${say.asksFirst}` : summary };
}
