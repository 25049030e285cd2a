import { Disposers } from '../disposer.js';
import { OLD_CHAT_PIECE_BYTES, TEXT_BYTES } from '../limits.js';
import type { OldServerMessage } from '../wire/old-server.js';
import { parseOldServer } from '../wire/old-server.js';
import { encodeOldClient } from '../wire/old-client.js';
import { cutUtf8 } from '../wire/text.js';
import { splitLines } from '../wire/white-space.js';
import { words } from '../words/index.js';
import { closed } from './closing.js';
import type { PeerContext } from './context.js';
import { tellAll } from './context.js';
import { PacedWriter } from './paced-writer.js';
import type { Welcome } from './registration.js';
import type { Room } from './room.js';
import type { Session, SessionEvents } from './session.js';
import { reasonText } from './shown-text.js';
import type { OwnText } from './state/own-texts.js';
import { asOldText } from './state/own-texts.js';

type Handlers = {
  readonly [T in OldServerMessage['type']]: (message: Extract<OldServerMessage, { type: T }>) => void;
};

/** A link to a server that speaks an old dialect (docs/PROTOCOL.md §4). It has no heartbeat. */
export class OldSession implements Session {
  readonly dialect: 'frames' | 'lines';
  readonly klatsch = null;
  readonly #context: PeerContext;
  readonly #welcome: Welcome;
  readonly #room: Room;
  readonly #events: SessionEvents;
  readonly #owned = new Disposers();
  /** An old lines server decodes each `recv` by itself: a character cut in two ends the link. */
  readonly #writer: PacedWriter;
  #over = false;

  constructor(
    context: PeerContext,
    welcome: Welcome & { readonly dialect: 'frames' | 'lines' },
    room: Room,
    events: SessionEvents,
  ) {
    this.dialect = welcome.dialect;
    this.#context = context;
    this.#welcome = welcome;
    this.#room = room;
    this.#events = events;
    this.#writer = new PacedWriter(welcome.stream.connection, context.clock, { bundle: true });
    this.#owned.own(() => {
      this.#writer.dispose();
    });
  }

  get busy(): boolean {
    return this.#writer.queuedBytes > TEXT_BYTES;
  }

  start(): void {
    for (const payload of this.#welcome.early) this.#payload(payload);
    this.#room.settled(null, false);
    this.#welcome.stream.read({
      payload: (payload) => {
        this.#payload(payload);
      },
      ended: (end) => {
        if (this.#over) return;
        this.dispose();
        this.#events.lost(words.peer.lost[end], null, null);
      },
    });
  }

  say(own: OwnText): void {
    const nick = this.#context.roster.self;
    if (this.dialect === 'frames') {
      const frame = encodeOldClient('frames', { type: 'broadcast', nick, text: asOldText(own) });
      this.#welcome.stream.connection.write(frame);
      return;
    }
    const room = OLD_CHAT_PIECE_BYTES - Buffer.byteLength(`BROADCAST ${nick} \n`);
    for (const line of splitLines(asOldText(own))) {
      for (const piece of cutUtf8(line, room)) {
        this.#writer.write(
          encodeOldClient('lines', { type: 'broadcast', nick, text: piece.toString('utf8') }),
        );
      }
    }
  }

  rename(): boolean {
    return false;
  }

  async quit(): Promise<void> {
    const { connection } = this.#welcome.stream;
    this.#over = true;
    this.#welcome.stream.read(null);
    await this.#writer.drained();
    this.#owned.dispose();
    connection.end(encodeOldClient(this.dialect, { type: 'quit' }));
    await closed(connection);
  }

  dispose(): void {
    this.#over = true;
    this.#owned.dispose();
    this.#welcome.stream.read(null);
    this.#welcome.stream.connection.destroy();
  }

  #payload(payload: string): void {
    if (this.#over) return;
    const parsed = parseOldServer(payload);
    if (parsed.ok) this.#handle(parsed.value);
  }

  #handle(message: OldServerMessage): void {
    const handle = this.#handlers[message.type] as (message: OldServerMessage) => void;
    handle(message);
  }

  readonly #handlers: Handlers = {
    welcome: () => undefined,
    unknown: () => undefined,
    roster: ({ people }) => {
      this.#context.where.listed(null);
      tellAll(this.#context.bus, this.#context.roster.list(people));
      this.#events.met();
    },
    joined: ({ person }) => {
      tellAll(this.#context.bus, this.#context.roster.join(person));
      this.#events.met();
    },
    left: ({ nick }) => {
      tellAll(this.#context.bus, this.#context.roster.leave(nick, true));
    },
    said: ({ from, text }) => {
      this.#room.saidByOld(from, text);
    },
    error: ({ reason }) => {
      const message = reasonText(reason) || words.peer.problem('server-refused', '');
      this.#context.bus.tell('problem', { code: 'server-refused', message });
    },
  };
}
