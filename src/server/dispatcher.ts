import type { Dialect } from '../bus/events.js';
import type { Connection } from '../net/connection.js';
import { encodeExtensionServer } from '../wire/extension.js';
import type { Offered } from './access/gate.js';
import type { Entrance } from './entrance.js';
import type { Membership } from './membership.js';
import type { Refusal } from './refusal.js';
import type { SessionContext } from './session-context.js';
import { viewOf } from './state/address-view.js';
import type { Action, Greeting } from './state/commands.js';
import type { Voice } from './voice.js';

/** What this server says in HELLO. */
const VERSION = 1;
const CAPABILITIES: readonly string[] = ['chat', 'again'];
/** Of whom nothing is known. */
const STRANGER: Greeting = { last: null, sender: null };

/** What the actions of one client are done with. */
export interface DispatcherParts {
  readonly connection: Connection;
  readonly context: SessionContext;
  readonly membership: Membership;
  readonly entrance: Entrance;
  readonly voice: Voice;
}

/** Whose actions they are. */
export interface DispatcherOwner {
  /** Something is refused; nothing more is read when that is final. */
  refused(refusal: Refusal): void;
  /** The client has said goodbye. */
  quit(): void;
  /** What had to be found out first is known: why it is refused, null when it is not. */
  decided(refused: Refusal | null): void;
  fault(error: unknown): void;
  /** Runs what is done in a later turn. */
  guard(task: () => void): void;
}

/** How one kind of action is done; the dialect is that in which it was asked for. */
type Doing<A> = (own: Dispatcher, action: A, dialect: Dialect) => void;
type Doings = { readonly [T in Action['type']]: Doing<Extract<Action, { type: T }>> };

/** Does what the messages of one client come to. */
export class Dispatcher {
  static readonly #DOINGS: Doings = {
    nothing: () => undefined,
    greet: (own, greeting) => {
      own.#greet(greeting);
    },
    authenticate: (own, offered) => {
      own.#authenticate(offered);
    },
    claim: (own, { nick, udpPort }, dialect) => {
      own.#claim(nick, udpPort, dialect);
    },
    rename: (own, { nick }) => {
      own.#parts.membership.rename(nick);
    },
    publish: (own, { utterance }) => {
      own.#parts.voice.say(utterance);
    },
    repeat: (own, { said }) => {
      own.#parts.membership.repeat(said);
    },
    list: (own) => {
      own.#list();
    },
    answer: (own, { n }) => {
      own.#parts.connection.write(encodeExtensionServer({ type: 'pong', n }));
    },
    leave: (own) => {
      own.#owner.quit();
    },
    refuse: (own, refusal) => {
      own.#owner.refused(refusal);
    },
  };
  readonly #parts: DispatcherParts;
  readonly #owner: DispatcherOwner;
  /** What a klatsch client said of itself; null before that, and for old clients. */
  #greeting: Greeting | null = null;

  constructor(parts: DispatcherParts, owner: DispatcherOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  /** Whether this is a klatsch client. */
  get greeted(): boolean {
    return this.#greeting !== null;
  }

  /** Does what was decided about a message in this dialect. */
  dispatch(action: Action, dialect: Dialect): void {
    // The compiler cannot see that an action and its doing belong together.
    const doing = Dispatcher.#DOINGS[action.type] as Doing<Action>;
    doing(this, action, dialect);
  }

  #greet({ last, sender }: Greeting): void {
    const { connection, context } = this.#parts;
    const { epoch, seq } = context.commons;
    this.#greeting = { last, sender };
    const at = context.steadyNow();
    connection.write(
      encodeExtensionServer({ type: 'hello', version: VERSION, caps: CAPABILITIES, epoch, seq, at }),
    );
  }

  #authenticate(offered: Offered): void {
    this.#parts.entrance
      .authenticate(offered)
      .then((refused) => {
        this.#owner.guard(() => {
          this.#owner.decided(refused);
        });
      })
      .catch((error: unknown) => {
        this.#owner.fault(error);
      });
  }

  #claim(nick: string, udpPort: number, dialect: Dialect): void {
    const { membership, entrance } = this.#parts;
    const { visitor, credentials } = entrance;
    const greeting = this.#greeting ?? STRANGER;
    membership.claim({ nick, udpPort, dialect, greeting, visitor, credentials });
  }

  #list(): void {
    const { connection, context } = this.#parts;
    connection.write(context.fanOut.roster({ dialect: 'klatsch', view: viewOf(connection) }));
  }
}
