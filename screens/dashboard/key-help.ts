import { words } from '../../src/words/index.js';
import { keyLabels } from '../input/key-label.js';
import { BINDINGS } from './keys.js';

/** The rows of the help: keys as they are written on keyboards, and what they do. */
export function keyHelp(): readonly { readonly keys: string; readonly does: string }[] {
  const sentences: Readonly<Record<string, string>> = words.dashboard.keys;
  return BINDINGS.map(({ chords, action }) => ({ keys: keyLabels(chords), does: sentences[action] ?? '' }));
}
