const ESC = '\x1b';
const ST = `${ESC}\\`;

/** A text that wants something of the terminal, and all that may be seen of it. */
export interface HostileText {
  readonly about: string;
  readonly text: string;
  readonly shown: string;
}

/** The C1 characters that begin nothing, and end no line. */
const C1_ALONE = Array.from({ length: 32 }, (_, at) => String.fromCharCode(0x80 + at)).filter(
  (char) => !'\u0085\u0090\u0098\u009b\u009d\u009e\u009f'.includes(char),
);

const SEQUENCES: readonly (readonly [about: string, sequence: string])[] = [
  ['erase all', `${ESC}[2J${ESC}[3J`],
  ['cursor home', `${ESC}[H${ESC}[1;1f`],
  ['invisible', `${ESC}[8m`],
  ['blink and colours', `${ESC}[5;31;48;2;1;2;3m`],
  ['title', `${ESC}]0;owned\x07`],
  ['title, ended by ST', `${ESC}]2;owned${ST}`],
  ['clipboard', `${ESC}]52;c;b3duZWQ=\x07`],
  ['hyperlink', `${ESC}]8;;http://evil/${ST}`],
  ['palette', `${ESC}]4;1;rgb:ff/00/00${ST}`],
  ['status report', `${ESC}[6n${ESC}[c${ESC}[>c`],
  ['DCS', `${ESC}P$q"p${ST}`],
  ['tmux passthrough', `${ESC}Ptmux;${ESC}${ESC}]52;c;eA==\x07${ST}`],
  ['APC', `${ESC}_Gi=1;AAAA${ST}`],
  ['PM and SOS', `${ESC}^x${ST}${ESC}Xx${ST}`],
  ['reset', `${ESC}c${ESC}[!p`],
  ['modes', `${ESC}[?1049l${ESC}[?25l${ESC}[?2004l${ESC}[?1003h`],
  ['scroll region', `${ESC}[2;3r${ESC}D${ESC}M`],
  ['charset', `${ESC}(0\x0e`],
  ['C1 CSI', '\u009b31m\u009b2J'],
  ['C1 OSC', '\u009d52;c;b3duZWQ=\u009c'],
  ['C1 DCS', '\u0090$q"p\u009c'],
  ['the rest of C1', C1_ALONE.join('')],
  ['C0', '\x07\x08\x0b\x0c\x0e\x0f\x7f\x00'],
  ['bidi', '\u202e\u2066\u2069\u200f\u061c'],
  ['zero width', '\u200b\u2060\ufeff\u00ad\u034f\u180e'],
  ['tags', '\u{e0001}\u{e0041}\u{e007f}'],
  ['fillers', '\u3164\u115f\uffa0'],
  ['interlinear', '\ufff9\ufffb'],
];

/** Whole sequences in the middle of a text: what stands around them is shown, and nothing of them. */
const WRAPPED: readonly HostileText[] = SEQUENCES.map(([about, sequence], at) => ({
  about,
  text: `${at}<${sequence}>${at}`,
  shown: `${at}<>${at}`,
}));

const OTHERS: readonly HostileText[] = [
  { about: 'an unended OSC', text: `from${ESC}]0;never ended`, shown: 'from' },
  { about: 'an unended CSI', text: `till${ESC}[`, shown: 'till' },
  { about: 'a lone ESC', text: `alone${ESC}`, shown: 'alone' },
  { about: 'half a surrogate pair', text: 'half\ud83d!', shown: 'half\ufffd!' },
  { about: 'a combining bomb', text: `bomb e${'\u0301\u0300\u0302\u0489'.repeat(300)}!`, shown: 'bomb' },
  { about: 'marks without a base', text: '\u0301\u0302marks', shown: 'marks' },
  { about: 'a family', text: 'family 👩‍👩‍👧‍👦👍🏽!', shown: 'family' },
  { about: 'a carriage return', text: 'over\rwritten', shown: 'written' },
];

/** The suite. */
export const HOSTILE: readonly HostileText[] = [...WRAPPED, ...OTHERS];

/** A line of 20 kB, its end to be seen. */
export const LONG_LINE = `${'long '.repeat(2000)}${'\u202e語'.repeat(1500)}the very end`;

/** Nicks that want something, and what is made of them. */
export const HOSTILE_NICKS = HOSTILE.filter(
  ({ text }) => !/[\s\ud800-\udfff]/u.test(text) && text.length < 200,
);
