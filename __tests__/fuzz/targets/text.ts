import { clusters, widthOf } from '../../../screens/terminal/clusters.js';
import { truncate, wrap } from '../../../screens/terminal/wrap.js';
import { titleSequence } from '../../../screens/terminal/modes.js';
import { patternOf, rangesIn } from '../../../screens/log/pattern.js';
import { complete } from '../../../screens/input/completion.js';
import { editorOf } from '../../../screens/input/editor.js';
import { cleanPaste, pasteAsLine } from '../../../screens/input/clean-paste.js';
import { parseHex } from '../../../screens/theme/colours.js';
import { parseListenAddress } from '../../../src/commands/listen-address.js';
import { KlatschError } from '../../../src/errors.js';
import { isFingerprint } from '../../../src/identity/fingerprint.js';
import { readFingerprint } from '../../../src/identity/short-fingerprint.js';
import { isLoopback, networkOf, normalizeIp } from '../../../src/net/address.js';
import { readBanTarget } from '../../../src/operator/ban-target.js';
import { readDuration } from '../../../src/operator/duration.js';
import { SEARCH_CHARS, TEXT_BYTES } from '../../../src/limits.js';
import { LineReader } from '../../../src/line-reader.js';
import { parseOperatorLine } from '../../../src/operator/parse.js';
import { OPERATOR_COMMANDS } from '../../../src/operator/table.js';
import { parseLimits } from '../../../src/operator/server-limits.js';
import { parseServer } from '../../../src/peer/state/server-address.js';
import { parseInput } from '../../../src/slash/parse.js';
import { SLASH_COMMANDS } from '../../../src/slash/table.js';
import { cutForOld } from '../../../src/wire/old-chat.js';
import { checkNick, cleanNick, foldNick, nickSkeleton, toNick } from '../../../src/wire/nickname.js';
import { sanitize, sanitizeLine } from '../../../src/wire/sanitize.js';
import { checkText } from '../../../src/wire/text.js';
import { mutateWords } from '../support/grammar.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';
import { mutateBytes } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import type { Input, Rig, Target } from '../support/target.js';
import { bytesOf, textOf } from '../support/text.js';

const COLUMNS = 40;
const NAMES = [...SLASH_COMMANDS, ...OPERATOR_COMMANDS].map(({ name }) => name);
const TYPED = [
  'hello there, how are you?',
  '/msg bob see https://example.org/a?b=c#d',
  '/set times off',
  '10.0.0.0/8',
  '[::1]:9000',
  'example.org:9000',
  'aaaa-bbbb-cccc-dddd-eeee-ffff-gggg-hhhh',
  'texts-per-second=5',
  'bob for 2h30m spam',
  '#a0b1c2',
  'line\nline\n\nline',
  '👩‍🚀 e\u0301 語 ﷺ',
];

/** What is done with a text that somebody typed, pasted, said or configured. */
const DOORS: Readonly<Record<string, (text: string) => void>> = {
  slash: (text) => {
    for (const line of [text, `/${text}`]) {
      parseInput(line, { target: { room: true } });
      parseInput(line, { target: { nick: 'bob' }, lines: true });
    }
  },
  operator: (text) => {
    parseOperatorLine(text);
    orRefused(() => parseLimits([text, text]));
  },
  names: (text) => {
    const clean = cleanNick(text);
    const checked = checkNick(text);
    if (cleanNick(clean) !== clean) throw new Error(`cleaned twice: ${JSON.stringify(clean)}`);
    if (checked.ok && cleanNick(checked.value) !== checked.value) throw new Error('a good nick is changed');
    if (!checkNick(toNick(text)).ok) throw new Error('a login name becomes no nick');
    const folded = foldNick(clean);
    if (foldNick(folded) !== folded) throw new Error(`folded twice: ${JSON.stringify(clean)}`);
    nickSkeleton(clean);
  },
  render: (whole) => {
    const text = said(whole);
    const clean = sanitize(text);
    if (sanitize(clean) !== clean) throw new Error(`sanitised twice: ${JSON.stringify(clean)}`);
    sanitizeLine(text);
    titleSequence(text);
    checkText(text);
    const rows = wrap(clean, COLUMNS);
    const wide = rows.find((row) => widthOf(row) > COLUMNS);
    if (wide !== undefined) throw new Error(`a row that is too wide: ${JSON.stringify(wide)}`);
    if (widthOf(truncate(text, COLUMNS)) > COLUMNS) throw new Error('cut, and still too wide');
    if (
      clusters(text)
        .map((cluster) => cluster.text)
        .join('') !== text
    )
      throw new Error('a cluster is lost');
  },
  pieces: (text) => {
    for (const form of ['frames', 'lines'] as const) cutForOld(form, said(text));
  },
  paste: (text) => {
    const pasted = cleanPaste(text);
    pasteAsLine(text);
    if (/(?![\n\t])\p{Cc}/u.test(pasted)) throw new Error(`pasted: ${JSON.stringify(pasted)}`);
  },
  complete: (text) => {
    complete(editorOf(text), null, 1, () => ['one', 'two']);
  },
  address: (text) => {
    parseServer(text);
    parseListenAddress(text);
    isFingerprint(text);
    readFingerprint(text);
    readDuration(text);
    readBanTarget(text);
    parseHex(text);
    normalizeIp(text);
    networkOf(text);
    isLoopback(text);
  },
  search: (text) => {
    const pattern = patternOf(text.slice(0, SEARCH_CHARS));
    const shown = sanitize(said(text));
    if (pattern !== null) rangesIn(shown, wrap(shown, COLUMNS), pattern);
  },
};

/** Texts, through everything that reads one. */
export const text: Target = {
  name: 'text',
  share: 60,
  input: (random) => ({ kind: random.pick(Object.keys(DOORS)), pieces: [bytesOf(textBy(random))] }),
  open: () => Promise.resolve(new TextRig()),
};

function textBy(random: Random): string {
  const one = (): string => {
    const words = mutateWords(random.pick(TYPED), random);
    return random.chance(0.4) ? `${random.pick(NAMES)} ${words}` : words;
  };
  const typed = Array.from({ length: 1 + random.below(3) }, one).join(random.pick([' ', '\n', '']));
  if (random.chance(0.4)) return typed;
  return mutateBytes(Buffer.from(typed), random, () => Buffer.from(random.pick(HOSTILE_TEXTS))).toString();
}

class TextRig implements Rig {
  feed({ kind, pieces }: Input): void {
    DOORS[kind]?.(textOf(pieces));
    const lines = new LineReader(TEXT_BYTES);
    for (const piece of pieces) lines.push(piece);
    lines.end();
  }

  check(): void {
    // Nothing is kept here that could break.
  }

  close(): void {
    // As above.
  }
}

/** As much of a text as one may say. */
function said(text: string): string {
  return text.slice(0, TEXT_BYTES);
}

function orRefused(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof KlatschError)) throw error;
  }
}
