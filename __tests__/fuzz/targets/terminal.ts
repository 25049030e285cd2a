import { openChatScreen } from '../../../screens/chat/open-chat-screen.js';
import { openTerminal } from '../../../screens/terminal/open-terminal.js';
import type { Terminal } from '../../../screens/terminal/terminal.js';
import { Themes } from '../../../screens/theme/themes.js';
import type { PeerBus } from '../../../src/bus/buses.js';
import { Bus } from '../../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../../src/bus/events.js';
import { ESCAPE_MS, FRAME_MS } from '../../../src/limits.js';
import type { Disposer } from '../../../src/disposer.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeProcess } from '../../support/terminal/fake-process.js';
import { FakeStdin, FakeStdout } from '../../support/terminal/fake-tty.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';
import { cutUp, mutateBytes } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns } from '../support/target.js';
import { asError } from '../support/faults.js';

/** Everything that a terminal may send: keys of several kinds of terminals, mouse, focus, pastes, answers. */
const SEQUENCES: readonly string[] = [
  ...[
    '\r',
    '\t',
    '\x7f',
    '\x1b',
    '\x01',
    '\x03',
    '\x06',
    '\x0c',
    '\x12',
    '\x17',
    '\x1a',
    '\x15',
    '\x0e',
    '\x10',
  ],
  ...[
    '\x1b[A',
    '\x1b[B',
    '\x1b[C',
    '\x1b[D',
    '\x1bOA',
    '\x1b[1;5C',
    '\x1b[3~',
    '\x1b[5~',
    '\x1b[6~',
    '\x1b[H',
  ],
  ...['\x1bOP', '\x1b[[A', '\x1b[11~', '\x1b[24;2~', '\x1b[27;5;13~', '\x1b[97;5u', '\x1b\x1b[A', '\x1b[Z'],
  ...['\x1ba', '\x1b1', '\x1b2', '\x1b3', '\x1by', '\x1bn', '\x1bz', '\x1bc', '\x1b\r', '\x1b/', '\x1b\x7f'],
  ...[
    '\x1b[<0;10;5M',
    '\x1b[<0;10;5m',
    '\x1b[<64;1;1M',
    '\x1b[<35;999;999M',
    '\x1b[M !!',
    '\x1b[I',
    '\x1b[O',
  ],
  ...['\x1b]11;rgb:ffff/ffff/ffff\x1b\\', '\x1b[?62;22c', '\x1bP>|term\x1b\\', '\x1b_Gi=1;OK\x1b\\'],
  ...['\x1b[200~', '\x1b[201~', '\x1b[200~pasted\ntext\x1b[201~', '\x1b[200~\x1b[2J\u202e\x1b[201~'],
  ...[
    '/help\r',
    '/me waves\r',
    '/msg alice hi\r',
    '/set times off\r',
    '/theme dark\r',
    '/search a\r',
    '/clear\r',
  ],
  ...['hello', 'a', 'n', 'y', '/', '語', '👩‍🚀', 'e\u0301'],
];
/** What others do meanwhile. */
const FACTS_EACH = 4;
const RENEW_EACH = 500;
const STEP_MS = 40;
/** The most that Linux gives of a terminal's input at once. */
const TTY_BYTES = 4095;
/** Of what a screen writes: printable text, and sequences that klatsch writes and terminals know. */
const OUTPUT_PARTS = [
  String.raw`[^\p{Cc}\p{Surrogate}]|[\r\n\b\x07\x0f]`,
  String.raw`\x1b\[[0-9;:?<>=]*[@-~]`,
  String.raw`\x1b\][0-9]+;[^\p{Cc}]*(?:\x07|\x1b\\)`,
  String.raw`\x1b[78=>]|\x1b\([B0]`,
].join('|');
const OUTPUT = new RegExp(`^(?:${OUTPUT_PARTS})*$`, 'u');

/** What a terminal sends: keys, mouse, pastes, and answers to questions nobody has asked, up to the drawn frame. */
export const terminal: Target = {
  name: 'terminal',
  share: 60,
  input: (random) => {
    const one = (): Buffer => Buffer.from(sequence(random));
    const bytes = Buffer.concat(Array.from({ length: 1 + random.below(8) }, one));
    const mutant = random.chance(0.6) ? mutateBytes(bytes, random, one) : bytes;
    return {
      kind: 'keys',
      pieces: cutUp(random.chance(0.03) ? random.bytes(random.below(300)) : mutant, random),
    };
  },
  open: () => Promise.resolve(new TerminalRig()),
};

function sequence(random: Random): string {
  return random.chance(0.9) ? random.pick(SEQUENCES) : random.pick(HOSTILE_TEXTS);
}

class TerminalRig implements Rig {
  readonly #clock = new FakeClock();
  #stdin = new FakeStdin();
  #stdout = new FakeStdout(80, 24);
  #process = new FakeProcess();
  readonly #faults: unknown[] = [];
  #terminal: Terminal | null = null;
  #bus: PeerBus | null = null;
  #dispose: Disposer = () => undefined;
  #inputs = 0;
  #quits = 0;

  constructor() {
    this.#begin();
  }

  async feed({ pieces }: Input): Promise<void> {
    this.#inputs += 1;
    if (this.#quits > 0 || this.#process.exits.length > 0 || this.#inputs % RENEW_EACH === 0) this.#begin();
    if (this.#inputs % FACTS_EACH === 0) this.#tell();
    for (const piece of pieces) {
      for (let start = 0; start < piece.length; start += TTY_BYTES) {
        this.#stdin.emit('data', piece.subarray(start, start + TTY_BYTES));
        await turns();
      }
    }
    this.#clock.advance(ESCAPE_MS);
    await turns();
    // Whoever has pressed Ctrl-Z comes back.
    if (this.#process.kills.length > 0) {
      this.#process.kills.length = 0;
      this.#process.emit('SIGCONT');
    }
    this.#clock.advance(STEP_MS);
    await turns();
    this.#look();
  }

  /** Whether what is typed still comes to the screen. */
  async check(): Promise<void> {
    this.#begin();
    this.#stdout.take();
    this.#stdin.emit('data', Buffer.from('quokka'));
    this.#clock.advance(FRAME_MS);
    await turns(2);
    if (!this.#stdout.take().includes('quokka')) throw new Error('what is typed is not shown');
  }

  close(): void {
    this.#end();
    if (this.#clock.timers > 0) throw new Error(`${this.#clock.timers} timers are left behind`);
  }

  #begin(): void {
    this.#end();
    this.#quits = 0;
    this.#stdin = new FakeStdin();
    this.#stdout = new FakeStdout(80, 24);
    this.#process = new FakeProcess();
    const bus = new Bus<PeerFacts, PeerIntents>({
      now: () => this.#clock.now(),
      onListenerError: (error) => this.#faults.push(error),
    });
    this.#bus = bus;
    this.#terminal = openTerminal({
      ...{ stdin: this.#stdin, stdout: this.#stdout, process: this.#process, clock: this.#clock },
      env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
      writeNow: (text) => (this.#stdout.written += text),
      complain: (text) => this.#faults.push(new Error(text)),
    });
    this.#dispose = openChatScreen({
      ...{ bus, terminal: this.#terminal, clock: this.#clock, mode: 'join' },
      themes: new Themes({ env: {}, directory: '/nowhere' }),
      onQuit: () => (this.#quits += 1),
    });
    this.#enterRoom(bus);
  }

  #end(): void {
    this.#dispose();
    this.#terminal?.close();
    this.#terminal = null;
  }

  #enterRoom(bus: PeerBus): void {
    const server = '10.0.0.5:9000';
    bus.tell('server:connected', {
      server,
      nick: 'dave',
      dialect: 'klatsch',
      secure: false,
      udpPort: 38_110,
    });
    const people = ['alice', 'bob', 'carol', 'dave'].map((nick) => ({ nick, ip: '10.0.0.12', udpPort: 1 }));
    bus.tell('roster:listed', { people });
    bus.tell('chat:opened', { nick: 'alice', partner: 1, ip: '10.0.0.12', port: 50_123, security: 'clear' });
  }

  #tell(): void {
    const text = HOSTILE_TEXTS[this.#inputs % HOSTILE_TEXTS.length] ?? '';
    this.#bus?.tell('room:message', {
      from: 'bob',
      text: `said ${text.replace(/[\p{Cc}\p{Surrogate}]/gu, '')}`,
    });
    if (this.#inputs % 20 !== 0) return;
    const invitation = { nick: 'carol', ip: '10.0.0.31', udpPort: null, verified: false };
    this.#bus?.tell('invitation:received', { ...invitation, id: `i${this.#inputs}`, expiresInMs: 10_000 });
  }

  #look(): void {
    const [first] = this.#faults.splice(0);
    if (first !== undefined) throw asError(first);
    const written = this.#stdout.take();
    if (!OUTPUT.test(written)) throw new Error(`to the terminal: ${JSON.stringify(strange(written))}`);
  }
}

/** Where the output stops being what a terminal knows. */
function strange(written: string): string {
  const good = new RegExp(`^(?:${OUTPUT_PARTS})*`, 'u').exec(written)?.[0].length ?? 0;
  return written.slice(Math.max(0, good - 20), good + 60);
}
