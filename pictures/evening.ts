import { NO_MEMORY } from '../screens/chat/memory.js';
import { openChatScreen } from '../screens/chat/open-chat-screen.js';
import { Themes } from '../screens/theme/themes.js';
import type { PeerBus } from '../src/bus/buses.js';
import { Bus } from '../src/bus/bus.js';
import type { PeerFacts, PeerIntents, Person } from '../src/bus/events.js';
import type { Clock } from '../src/clock.js';
import { DEFAULT_PREFERENCES } from '../src/preferences/preferences.js';
import { MemoryTerminal } from './memory-terminal.js';
import type { Shot } from './memory-terminal.js';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
/** One minute to noon, wherever the picture is made: screens show the local time. */
const BEGIN = new Date(2026, 0, 31, 11, 59).getTime();

/** Everybody but heidi, whose client is old, has a key. */
const fingerprint = 'k7qdm2x9'.padEnd(52, 'a');

const PEOPLE: readonly Person[] = [
  { nick: 'alice', ip: '10.0.0.12', udpPort: 40001, fingerprint },
  { nick: 'bob', ip: '10.0.0.17', udpPort: 40222, fingerprint },
  { nick: 'dave', ip: '10.0.0.40', udpPort: 38110, fingerprint },
  { nick: 'erin', ip: '10.0.0.23', udpPort: 44871, fingerprint },
  { nick: 'heidi', ip: '10.0.0.9', udpPort: 50418 },
  { nick: 'mallory', ip: '10.0.0.66', udpPort: 41999, fingerprint },
];
const CAROL: Person = { nick: 'carol', ip: '10.0.0.31', udpPort: 51344, fingerprint };

/** A real chat screen in memory, and an evening that happens on it: nothing here is drawn by hand. */
export class Evening {
  readonly #terminal: MemoryTerminal;
  readonly #bus: PeerBus;
  readonly #close: () => void;
  #now = BEGIN;
  #tick: () => void = () => undefined;

  /** @param theme the name of a theme */
  constructor(columns: number, rows: number, theme: string) {
    this.#terminal = new MemoryTerminal(columns, rows);
    this.#bus = new Bus<PeerFacts, PeerIntents>({
      now: () => this.#now,
      onListenerError: (error) => {
        throw error;
      },
    });
    this.#close = openChatScreen({
      bus: this.#bus,
      terminal: this.#terminal,
      clock: this.clock,
      themes: new Themes({ env: {}, directory: '' }),
      memory: { ...NO_MEMORY, preferences: { ...DEFAULT_PREFERENCES, theme } },
      mode: 'join',
      onQuit: () => undefined,
    });
  }

  /** Lets the evening happen, and gives what is on the screen in the middle of it. */
  run(): Shot {
    this.#arrive();
    this.#talk();
    this.#talkApart();
    this.#lookAway();
    this.#now += 2 * SECOND_MS;
    this.#tick();
    const shot = this.#terminal.shot();
    this.#close();
    return shot;
  }

  /** Time stands still but where the evening says otherwise. */
  get clock(): Clock {
    return {
      now: () => this.#now,
      elapsed: () => this.#now,
      after: () => () => undefined,
      every: (_ms, task) => {
        this.#tick = task;
        return () => undefined;
      },
    };
  }

  #arrive(): void {
    const server = '10.0.0.5:9000';
    this.#tell('server:connecting', { server, attempt: 1 });
    const [dialect, secure, udpPort] = ['klatsch' as const, true, 38110];
    this.#tell('server:connected', { server, nick: 'dave', dialect, secure, udpPort });
    this.#tell('server:latency', { ms: 4 });
    this.#tell('roster:listed', { people: PEOPLE });
  }

  #talk(): void {
    this.#minute();
    this.#say('alice', 'morning! the new build is on the staging box');
    this.#say(
      'bob',
      'nice. it survived the night: 41 days of uptime on the old one, and not a single restart',
    );
    this.#tell('person:joined', CAROL);
    this.#minute();
    this.#say('dave', 'I can read both logs side by side now 😀');
    this.#say('heidi', 'おはよう, still on the old client here. Does this reach you?');
    this.#say('dave', 'loud and clear, heidi');
    this.#tell('room:message', { from: 'erin', text: 'pours everybody a coffee ☕', emote: true });
  }

  #talkApart(): void {
    this.#tell('chat:opened', {
      nick: 'alice',
      partner: 1,
      ip: '10.0.0.12',
      port: 50123,
      security: 'verified',
    });
    this.#tell('chat:opened', {
      nick: 'bob',
      partner: 2,
      ip: '10.0.0.17',
      port: 50124,
      security: 'verified',
    });
    this.#terminal.press('2', { alt: true });
    this.#whisper('alice', 'alice', 'can you look at the invoice before two?');
    this.#whisper('alice', 'dave', 'already did, it is the tax line', 1);
    this.#tell('chat:acknowledged', { nick: 'alice', id: 1 });
    this.#whisper('bob', 'dave', 'hi bob', 1);
    this.#tell('chat:acknowledged', { nick: 'bob', id: 1 });
    this.#minute();
    this.#whisper('alice', 'alice', 'you are a treasure');
  }

  /** While dave writes to alice, the others go on. */
  #lookAway(): void {
    this.#say('bob', 'anyone up for lunch? 🍜');
    this.#tell('person:left', { nick: 'mallory' });
    this.#minute();
    this.#say('erin', 'dave, the noodle place or the bakery?');
    this.#whisper('bob', 'bob', 'lunch?');
    this.#whisper('bob', 'bob', 'I have a table at half past twelve');
    const { nick, ip } = CAROL;
    const asked = { id: 'carol-1', expiresInMs: 10 * SECOND_MS };
    this.#tell('invitation:received', { nick, ip, udpPort: null, verified: true, ...asked });
    this.#terminal.type('see you at half past');
  }

  #say(from: string, text: string): void {
    this.#tell('room:message', { from, text });
  }

  #whisper(nick: string, from: string, text: string, id?: number): void {
    this.#tell('chat:message', { nick, from, text, ...(id === undefined ? {} : { id }) });
  }

  #tell<K extends keyof PeerFacts>(fact: K, fields: PeerFacts[K]): void {
    this.#bus.tell(fact, fields);
  }

  #minute(): void {
    this.#now += MINUTE_MS;
  }
}
