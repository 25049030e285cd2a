import { Evening } from './evening.js';
import { DARK_PAPER, LIGHT_PAPER } from './looks.js';
import type { Paper } from './looks.js';
import type { Shot } from './memory-terminal.js';
import { Shift } from './shift.js';
import { drawWindow } from './svg.js';

/** A picture for the README: which screen, how large, in which theme. */
interface Picture {
  /** The file in docs/pictures/. */
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  readonly theme: string;
  readonly paper: Paper;
  /** What happens on it. */
  readonly scene: new (columns: number, rows: number, theme: string) => { run(): Shot };
}

const PICTURES: readonly Picture[] = [
  { file: 'chat-dark.svg', columns: 100, rows: 30, theme: 'dark', paper: DARK_PAPER, scene: Evening },
  { file: 'chat-light.svg', columns: 100, rows: 30, theme: 'light', paper: LIGHT_PAPER, scene: Evening },
  { file: 'small-dark.svg', columns: 60, rows: 16, theme: 'dark', paper: DARK_PAPER, scene: Evening },
  { file: 'small-light.svg', columns: 60, rows: 16, theme: 'light', paper: LIGHT_PAPER, scene: Evening },
  { file: 'dashboard-dark.svg', columns: 132, rows: 36, theme: 'dark', paper: DARK_PAPER, scene: Shift },
  { file: 'dashboard-light.svg', columns: 132, rows: 36, theme: 'light', paper: LIGHT_PAPER, scene: Shift },
];

/** Every picture, by its file's name: the real screens' cells, of a scripted evening and of an operator's shift. */
export function renderPictures(): ReadonlyMap<string, string> {
  return new Map(
    PICTURES.map(({ file, columns, rows, theme, paper, scene: Scene }) => [
      file,
      drawWindow(new Scene(columns, rows, theme).run(), paper),
    ]),
  );
}
