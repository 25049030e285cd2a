import { words } from '../../src/words/index.js';
import type { Canvas } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { paintBar } from '../widgets/bar.js';
import type { Theme } from '../widgets/theme.js';
import type { Search } from './state/modes.js';

const say = words.chat;

/** Paints what is searched for, where the search stands and its keys: one row, with the cursor while it is written. */
export function paintSearch(canvas: Canvas, search: Search, theme: Theme): void {
  const query = say.search(search.query);
  const isAsked = search.query !== '';
  const keys = search.typing ? say.searchTyping : say.searchKeys;
  paintBar(canvas, 0, {
    left: [{ text: query, style: theme.banner }],
    right: [
      { text: isAsked ? say.searchPlace(search.place, search.found) : '', style: theme.text, rank: 1 },
      { text: `  ${keys}`, style: theme.dim, rank: 2 },
    ],
  });
  if (search.typing) canvas.cursor(Math.min(1 + widthOf(query), canvas.width - 1), 0);
}
