import { Evening } from './evening.js';
import { DARK_PAPER, LIGHT_PAPER } from './looks.js';
import type { Paper } from './looks.js';
import { drawWindow } from './svg.js';

/** A picture for the README: which screen, how large, in which theme. */
interface Picture {
  /** The file in docs/pictures/. */
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  readonly theme: string;
  readonly paper: Paper;
}

const PICTURES: readonly Picture[] = [
  { file: 'chat-dark.svg', columns: 100, rows: 30, theme: 'dark', paper: DARK_PAPER },
  { file: 'chat-light.svg', columns: 100, rows: 30, theme: 'light', paper: LIGHT_PAPER },
  { file: 'small-dark.svg', columns: 60, rows: 16, theme: 'dark', paper: DARK_PAPER },
  { file: 'small-light.svg', columns: 60, rows: 16, theme: 'light', paper: LIGHT_PAPER },
];

/** Every picture, by its file's name: the real screen's cells of a scripted evening. */
export function renderPictures(): ReadonlyMap<string, string> {
  return new Map(
    PICTURES.map(({ file, columns, rows, theme, paper }) => [
      file,
      drawWindow(new Evening(columns, rows, theme).run(), paper),
    ]),
  );
}
