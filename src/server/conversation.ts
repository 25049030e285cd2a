import type { Dialect } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { Connection } from '../net/connection.js';
import { encodeExtensionServer } from '../wire/extension.js';
import type { Payload } from '../wire/payload.js';
import type { Offered } from './access/gate.js';
import type { Activity } from './activity.js';
import { Allowance } from './allowance.js';
import { Entrance } from './entrance.js';
import type { InboxOwner } from './inbox.js';
import { Inbox } from './inbox.js';
import type { Membership } from './membership.js';
import type { Refusal } from './refusal.js';
import type { SessionContext } from './session-context.js';
import { ClientStanding } from './standing.js';
import { viewOf } from './state/address-view.js';
import type { Budget } from './state/budget.js';
import type { Action, Barred, Greeting } from './state/commands.js';
import { decide } from './state/commands.js';
import type { Utterance } from './state/member.js';
import { readCommand, readTextHead } from './state/read-command.js';
import type { VoiceOwner } from './voice.js';
import { Voice } from './voice.js';

/** What this server says in HELLO. */
const VERSION = 1;
const CAPABILITIES: readonly string[] = ['chat', 'again'];
/** Of whom nothing is known. */
const STRANGER: Greeting = { last: null, sender: null };

/** What a conversation is about. */
export interface ConversationParts {
  readonly connection: Connection;
  readonly context: SessionContext;
  readonly membership: Membership;
  readonly activity: Activity;
  /** Why nothing is done for this client; it is told so when it asks for something. */
  readonly barred: Barred | null;
}

/** What a conversation asks of the session that it belongs to. */
export interface ConversationEvents {
  /** Something is refused; nothing more is read when that is final. */
  onRefused(refusal: Refusal): void;
  /** The client has said goodbye, or its last without one. */
  onLeft(reason: 'quit' | 'ended'): void;
  onFault(error: unknown): void;
  /** Runs what is done in a later turn. */
  readonly guard: (task: () => void) => void;
}

/** What one client says, message by message, and what is done about it. */
export class Conversation implements InboxOwner, VoiceOwner {
  readonly #connection: Connection;
  readonly #context: SessionContext;
  readonly #membership: Membership;
  readonly #activity: Activity;
  readonly #events: ConversationEvents;
  readonly #inbox: Inbox;
  readonly #entrance: Entrance;
  readonly #budget: Budget;
  readonly #allowance: Allowance;
  readonly #standing: ClientStanding;
  readonly #voice: Voice;
  /** What a klatsch client said of itself; null before that, and for old clients. */
  #greeting: Greeting | null = null;
  #over = false;
  /** When it was read last, of the clock that never leaps, and epoch milliseconds. */
  #heardAt: number;
  #heardOn = 0;

  constructor(parts: ConversationParts, events: ConversationEvents) {
    const { connection, context, membership, activity, barred } = parts;
    this.#connection = connection;
    this.#context = context;
    this.#membership = membership;
    this.#activity = activity;
    this.#events = events;
    this.#heardAt = context.clock.elapsed();
    this.#inbox = new Inbox(connection, context.limits, this);
    this.#entrance = new Entrance(connection, context.gate);
    this.#budget = context.budgets.open(connection.remote.ip, this.#heardAt);
    this.#allowance = new Allowance(this.#budget, this);
    const [entrance, allowance] = [this.#entrance, this.#allowance];
    this.#standing = new ClientStanding({ membership, entrance, allowance, barred, context });
    this.#voice = new Voice(context.floor, this);
  }

  /** What the client speaks; null before its first byte. */
  get dialect(): Dialect | null {
    return this.#greeting === null ? this.#inbox.dialect : 'klatsch';
  }

  /** When something of it came last, of the clock that never leaps. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Whether nothing of it is heard any more. */
  get over(): boolean {
    return this.#over;
  }

  get deciding(): boolean {
    return this.#membership.deciding || this.#entrance.checking || this.inLine;
  }

  get inLine(): boolean {
    return this.#voice.waiting;
  }

  get muted(): boolean {
    return this.#standing.muted;
  }

  /** How long nothing of it has come, milliseconds: whoever is in line is not read, and not silent therefore. */
  silentFor(now: number): number {
    return this.inLine ? 0 : now - this.#heardAt;
  }

  /** Takes what has come. */
  read(bytes: Buffer): void {
    this.hear();
    this.#inbox.push(bytes);
  }

  hear(): void {
    const { clock } = this.#context;
    this.#heardAt = clock.elapsed();
    this.#heardOn = clock.now();
  }

  /** Nothing more comes: it is over when all that came is decided. */
  end(): void {
    this.#inbox.end();
  }

  handle(payload: Payload): void {
    const { dialect } = this;
    if (this.#over || dialect === null) return;
    this.#standing.dialect = dialect;
    // The words of a text that comes too fast are nobody's business: it costs no more than to be refused.
    const unread = this.#allowance.hasText ? null : readTextHead(dialect, payload);
    this.#act(decide(this.#standing, unread ?? readCommand(dialect, payload.text())));
  }

  failed(code: ErrorCode): void {
    this.#events.onRefused({ code, atMost: this.#context.limits.messageBytes, final: true });
  }

  ended(): void {
    if (!this.#over) this.#events.onLeft('ended');
  }

  guard(task: () => void): void {
    this.#events.guard(task);
  }

  publish(utterance: Utterance): void {
    this.#activity.spoke(this.#heardOn);
    this.#membership.publish(utterance);
  }

  /** The decision is there: handles what waited for it, up to the next one that needs a decision. */
  decided(refused: Refusal | null): void {
    if (refused !== null) this.#events.onRefused(refused);
    this.#inbox.goOn();
  }

  /** See {@link Allowance.isNoise}. */
  isNoise(code: ErrorCode): boolean {
    return this.#allowance.isNoise(code);
  }

  /** Nothing of it is heard any more; to be called once. */
  close(): void {
    const { budgets, clock } = this.#context;
    this.#over = true;
    this.#voice.fallSilent();
    this.#inbox.clear();
    budgets.close(this.#connection.remote.ip, this.#budget, clock.elapsed());
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'nothing':
        return;
      case 'greet':
        this.#greet(action);
        return;
      case 'claim':
        this.#membership.claim({
          nick: action.nick,
          udpPort: action.udpPort,
          dialect: this.dialect ?? 'lines',
          greeting: this.#greeting ?? STRANGER,
          visitor: this.#entrance.visitor,
          credentials: this.#entrance.credentials,
        });
        return;
      case 'authenticate':
        this.#authenticate(action);
        return;
      case 'rename':
        this.#membership.rename(action.nick);
        return;
      case 'publish':
        this.#voice.say(action.utterance);
        return;
      case 'repeat':
        this.#membership.repeat(action.said);
        return;
      case 'list':
        this.#list();
        return;
      case 'answer':
        this.#connection.write(encodeExtensionServer({ type: 'pong', n: action.n }));
        return;
      case 'leave':
        this.#events.onLeft('quit');
        return;
      case 'refuse':
        this.#events.onRefused(action);
    }
  }

  #greet({ last, sender }: Greeting): void {
    const { epoch, seq } = this.#context.commons;
    this.#greeting = { last, sender };
    const at = this.#context.steadyNow();
    this.#connection.write(
      encodeExtensionServer({ type: 'hello', version: VERSION, caps: CAPABILITIES, epoch, seq, at }),
    );
  }

  #authenticate(offered: Offered): void {
    this.#entrance
      .authenticate(offered)
      .then((refused) => {
        this.guard(() => {
          this.decided(refused);
        });
      })
      .catch((error: unknown) => {
        this.#events.onFault(error);
      });
  }

  #list(): void {
    const view = viewOf(this.#connection);
    this.#connection.write(this.#context.fanOut.roster({ dialect: 'klatsch', view }));
  }
}
