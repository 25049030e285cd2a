import { createRequire } from 'node:module';
import type BlessedBox from 'blessed/lib/widgets/box.js';
import type BlessedScreen from 'blessed/lib/widgets/screen.js';
import type BlessedTput from 'blessed/lib/tput.js';

// By `require`: an `import` of these would first read them through for the names that they export, which takes
// longer than to run them.
const require = createRequire(import.meta.url);

/** Blessed's knowledge of terminals. */
export const Tput = require('blessed/lib/tput.js') as typeof BlessedTput;

/** Blessed's box, the one kind of element that there is. */
export const Box = require('blessed/lib/widgets/box.js') as typeof BlessedBox;
export type Box = BlessedBox;

/** Blessed's screen. */
export const Screen = require('blessed/lib/widgets/screen.js') as typeof BlessedScreen;
export type Screen = BlessedScreen;
