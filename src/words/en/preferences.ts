/** What can be set, English. */
export const preferences = {
  summaries: {
    theme: 'the colours',
    mouse: 'the wheel scrolls, a click chooses; while a pane is zoomed the mouse is the terminal’s own',
    bell: 'ring for a private text, your nick and invitations',
    times: 'when each text was said',
    privateHistory: 'keep also what you type to one person in the history between runs',
  },
  onOrOff: 'on or off',
  aTheme: 'a theme',
  invalid: (name: string, choices: string): string => `${name} must be ${choices}`,
  unknown: (name: string, names: readonly string[]): string =>
    `there is no setting ${name}; there are ${names.join(', ')}`,
  row: (name: string, value: string, summary: string): string => `${name} ${value}: ${summary}`,
  ignored: (nicks: readonly string[]): string =>
    nicks.length === 0 ? 'nobody is ignored' : `ignored: ${nicks.join(', ')}`,
  set: (name: string, value: string): string => `${name} is ${value}`,
  nothingKept: (reason: string): string =>
    `whom you ignore and what you type is remembered until you leave and no longer: ${reason}`,
  notKept: (reason: string): string => `this holds until you leave, it could not be kept: ${reason}`,
};
