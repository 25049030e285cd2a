/** The widest that the help's column of keys gets; further chords for the same are left out. */
const LABEL_COLUMNS = 20;

/** Chords as they are written on keyboards: `Ctrl-A Home`. */
export function keyLabels(chords: readonly string[]): string {
  const [first = '', second] = chords.map(label);
  const both = second === undefined ? first : `${first} ${second}`;
  return both.length <= LABEL_COLUMNS ? both : first;
}

const LABELS: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  escape: 'Esc',
};

function label(chord: string): string {
  return chord
    .split('-')
    .map((part, index, parts) => {
      if (LABELS[part] !== undefined) return LABELS[part];
      const isAltLetter = part.length === 1 && parts[index - 1] === 'alt';
      return isAltLetter ? part : part.charAt(0).toUpperCase() + part.slice(1);
    })
    .join('-');
}
