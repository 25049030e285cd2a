import { scrolledTop } from '../../widgets/overlay.js';
import type { Context } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import type { Overlay } from './modes.js';
import { chosenIndex, invite, shownPeople } from './people-list.js';

type People = Extract<Overlay, { kind: 'people' }>;
type Help = Extract<Overlay, { kind: 'help' }>;

/** Rows that a page is in a list. */
const PAGE = 10;

const STEPS: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: -Infinity,
  end: Infinity,
};

/** Takes a key for the overlay; null when it is none of the overlay's, which then closes for most keys. */
export function overlayKey(model: Model, chord: string, context: Context): readonly Effect[] | null {
  const { overlay } = model;
  if (overlay === null) return null;
  const isClosing = chord === 'escape' || chord === (overlay.kind === 'help' ? 'f1' : 'f2');
  if (isClosing) {
    model.overlay = null;
    return NOTHING;
  }
  return overlay.kind === 'help' ? helpKey(model, overlay, chord, context) : peopleKey(model, overlay, chord);
}

/** Takes typed text for the overlay: the filter of the people. False when it belongs to the input line. */
export function overlayText(model: Model, text: string): boolean {
  const { overlay } = model;
  if (overlay?.kind !== 'people') return false;
  // What is typed fast, or comes over a slow line, arrives as one text.
  if (overlay.filter === null && !text.startsWith('/')) return false;
  model.overlay = {
    kind: 'people',
    selected: null,
    filter: overlay.filter === null ? text.slice(1) : overlay.filter + text,
  };
  return true;
}

function helpKey(model: Model, overlay: Help, chord: string, context: Context): readonly Effect[] | null {
  const by = STEPS[chord];
  if (by === undefined) return null;
  model.overlay = { ...overlay, top: scrolledTop(overlay.top, by, context.lastTop()) };
  return NOTHING;
}

function peopleKey(model: Model, overlay: People, chord: string): readonly Effect[] | null {
  const shown = shownPeople(model);
  const at = chosenIndex(model, shown);
  const by = STEPS[chord];
  if (by !== undefined) {
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    model.overlay = { ...overlay, selected: next?.nick ?? null };
    return NOTHING;
  }
  if (chord === 'enter') {
    model.overlay = null;
    const chosen = shown[at];
    return chosen === undefined ? NOTHING : invite(model, chosen.nick);
  }
  if (chord !== 'backspace' || overlay.filter === null) return null;
  const filter = overlay.filter === '' ? null : Array.from(overlay.filter).slice(0, -1).join('');
  model.overlay = { kind: 'people', selected: null, filter };
  return NOTHING;
}
