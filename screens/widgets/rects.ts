import type { Rect } from '../terminal/canvas.js';

/** A border and the blank inside it. */
export const MARGIN = 2;
/** A screen that leaves less than this beside an overlay gives it all. */
const OVERLAY_MARGIN = 8;

/** What a border, and a blank beside it, leave free. */
export function inside({ x, y, width, height }: Rect): Rect {
  return { x: x + MARGIN, y: y + 1, width: width - 2 * MARGIN, height: height - 2 };
}

/** Whether a cell lies in a rectangle. */
export function holds(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/** A part of a place that is so wide, and as high as it; all of it where little would be left beside it. */
export function centred(place: Rect, columns: number): Rect {
  if (place.width < columns + OVERLAY_MARGIN) return place;
  return { ...place, x: place.x + Math.floor((place.width - columns) / 2), width: columns };
}

/** Cuts a bordered area into equal boxes that share their borders; what is left over goes to the first. */
export function split(area: Rect, count: number, side: 'width' | 'height'): Rect[] {
  const share = Math.floor((area[side] - 1) / count);
  const first = area[side] - 1 - share * (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const offset = index === 0 ? 0 : first + share * (index - 1);
    const size = (index === 0 ? first : share) + 1;
    return side === 'width'
      ? { ...area, x: area.x + offset, width: size }
      : { ...area, y: area.y + offset, height: size };
  });
}
