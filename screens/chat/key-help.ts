import { words } from '../../src/words/index.js';
import { keyLabels } from '../input/key-label.js';
import { BINDINGS } from './keys.js';

/** The rows of the help: keys as they are written on keyboards, and what they do. */
export function keyHelp(): readonly { readonly keys: string; readonly does: string }[] {
  const sentences: Readonly<Record<string, string>> = words.chat.keys;
  return BINDINGS.flatMap(({ chords, action }) => {
    const does = sentences[action];
    if (does === undefined) return [];
    return [{ keys: action === 'pane:1' ? 'Alt-1 … Alt-9, Alt-0' : keyLabels(chords), does }];
  });
}
