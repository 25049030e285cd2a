import { isEmpty } from '../../input/editor.js';
import { scrolledTop } from '../../widgets/overlay.js';
import type { Context } from './context.js';
import type { Model } from './model.js';

/** Rows that a page is in an overlay. */
const PAGE = 10;

const STEPS: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: -Infinity,
  end: Infinity,
};

/** Takes a key for the overlay; false when it is none of the overlay's, which then closes for most keys. */
export function overlayKey(model: Model, chord: string, context: Context): boolean {
  const { overlay } = model;
  if (overlay === null) return false;
  const isDone = chord === 'enter' && isEmpty(model.input.editor);
  if (isDone || chord === 'escape' || chord === 'f1') {
    model.overlay = null;
    return true;
  }
  const by = STEPS[chord];
  if (by === undefined) return false;
  scrollOverlay(model, by, context);
  return true;
}

/** Scrolls what lies over the panes. */
export function scrollOverlay(model: Model, by: number, { lastTop }: Context): void {
  const { overlay } = model;
  if (overlay === null) return;
  model.overlay = { ...overlay, top: scrolledTop(overlay.top, by, lastTop) };
}
