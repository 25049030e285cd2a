import type { Told } from '../../../src/bus/bus.js';
import type { ServerFacts } from '../../../src/bus/events.js';
import { hostPort } from '../../../src/bus/host-port.js';
import { readable } from '../../../src/identity/readable.js';
import { words } from '../../../src/words/index.js';
import { textLine } from '../../log/line.js';
import type { EventLine, TextLine } from '../../log/line.js';

const say = words.dashboard.events;

type Tone = EventLine['tone'];
type LineOf<K extends keyof ServerFacts> = (fields: ServerFacts[K]) => readonly [Tone, string];

/** What the event log says of each fact; the others are none of its. */
const LINES: { readonly [K in keyof ServerFacts]?: LineOf<K> } = {
  'server:listening': ({ host, port, fingerprint }) => [
    'good',
    say.listening(hostPort(host, port), fingerprint === undefined ? null : readable(fingerprint)),
  ],
  'server:closed': () => ['bad', say.closed],
  'client:joined': ({ nick, ip, udpPort, dialect, secure }) => [
    'quiet',
    say.joined(nick, hostPort(ip, udpPort), dialect, secure),
  ],
  'client:left': ({ nick, ip, reason }) => ['quiet', say.left(nick, ip, reasonOf(reason))],
  'client:renamed': ({ from, to }) => ['event', say.renamed(from, to)],
  'client:refused': ({ nick, ip, code, count = 1 }) => [
    'event',
    say.refused(nick, ip, reasonOf(code), count),
  ],
  'operator:acted': ({ by, outcome }) => [
    outcome.done === 'failed' ? 'bad' : 'good',
    say.acted(by, words.operator.outcome(outcome)),
  ],
  'store:changed': ({ kept, code }) => [kept ? 'good' : 'bad', say.store(kept, code)],
  problem: ({ code, message }) => ['bad', say.problem(code, message)],
};

/** The line of the event log for a fact; null for a fact that it does not hold. */
export function eventLine({ fact, fields, at }: Told<ServerFacts>): EventLine | null {
  const lineOf = Object.hasOwn(LINES, fact) ? (LINES[fact] as LineOf<typeof fact> | undefined) : undefined;
  if (lineOf === undefined) return null;
  const [tone, text] = lineOf(fields);
  return { kind: 'event', at, tone, text };
}

/** The line of the room for something said. */
export function roomLine({ from, text, emote }: ServerFacts['room:said'], at: number): TextLine {
  return textLine({ at, from, text, own: false, emote: emote === true });
}

/** What a code means for a person; a code that nobody knows is shown as it is. */
function reasonOf(code: string): string {
  const known: Readonly<Record<string, string>> = words.dashboard.reasons;
  return Object.hasOwn(known, code) ? (known[code] ?? code) : code;
}
