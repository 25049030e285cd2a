import type { MouseEvent } from './input-event.js';

const BUTTON = 3;
const MOTION = 32;
const WHEEL = 64;
const MORE_BUTTONS = 128;

/** A mouse report in SGR form, `CSI < parameters M` or `m`; null for what nobody asked for. */
export function mouseEvent(parameters: string, final: 'M' | 'm'): MouseEvent | null {
  const match = /^(\d{1,5});(\d{1,5});(\d{1,5})$/.exec(parameters);
  if (match === null) return null;
  const [, code = 0, column = 0, row = 0] = match.map(Number);
  const action = actionOf(code, final);
  if (action === null || column < 1 || row < 1) return null;
  return { type: 'mouse', action, button: code & WHEEL ? 0 : code & BUTTON, x: column - 1, y: row - 1 };
}

function actionOf(code: number, final: 'M' | 'm'): MouseEvent['action'] | null {
  const button = code & BUTTON;
  if (code & MORE_BUTTONS) return null;
  if (code & WHEEL) {
    if (final === 'm' || button > 1) return null;
    return button === 0 ? 'wheel-up' : 'wheel-down';
  }
  if (button === BUTTON) return null;
  if (final === 'm') return 'up';
  return code & MOTION ? 'drag' : 'down';
}
