import { createRequire } from 'node:module';
import type blessedLibrary from 'blessed';

// The least that a program on blessed can be: a word in a box.
const blessed = createRequire(import.meta.url)('blessed') as typeof blessedLibrary;
const screen = blessed.screen({ terminal: 'xterm-256color', fullUnicode: true });
screen.append(blessed.box({ width: '100%', height: '100%', content: 'hello' }));
screen.render();
