/** Sentences about the input line of every screen, English. */
export const input = {
  // Searching the history
  recall: {
    history: { title: 'history: ', short: '' },
    noMore: { title: 'history (no more): ', short: 'no more: ' },
    query: (query: string): string => `${query}▏`,
    hints: [
      { key: 'Enter', does: ' takes it' },
      { key: 'Esc', does: ' gives up' },
      { key: 'Ctrl-R', does: ' older' },
    ],
  },
  /** What the keys of the line editor do. */
  keys: {
    'line-start': 'to the beginning of the line',
    'line-end': 'to the end of the line',
    left: 'a character back',
    right: 'a character on',
    'word-left': 'a word back',
    'word-right': 'a word on',
    'delete-back': 'delete the character before the cursor',
    'delete-forward': 'delete the character under the cursor',
    'cut-word-back': 'cut the word before the cursor, up to a blank',
    'cut-word-left': 'cut the word before the cursor',
    'cut-word-right': 'cut the word after the cursor',
    'cut-to-start': 'cut to the beginning of the line',
    'cut-to-end': 'cut to the end of the line',
    yank: 'put back what was cut last',
    transpose: 'swap the two characters before the cursor',
    newline: 'a new line in the text',
  },
};
