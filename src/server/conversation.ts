import type { Dialect } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { Connection } from '../net/connection.js';
import type { Payload } from '../wire/payload.js';
import type { Activity } from './activity.js';
import { Allowance } from './allowance.js';
import type { DispatcherOwner } from './dispatcher.js';
import { Dispatcher } from './dispatcher.js';
import { Entrance } from './entrance.js';
import type { InboxOwner } from './inbox.js';
import { Inbox } from './inbox.js';
import type { Membership } from './membership.js';
import type { Refusal } from './refusal.js';
import type { SessionContext } from './session-context.js';
import { ClientStanding } from './standing.js';
import type { Budget } from './state/budget.js';
import type { Barred } from './state/commands.js';
import { decide } from './state/commands.js';
import type { Utterance } from './state/member.js';
import { readCommand, readTextHead } from './state/read-command.js';
import type { VoiceOwner } from './voice.js';
import { Voice } from './voice.js';

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
export class Conversation implements InboxOwner, VoiceOwner, DispatcherOwner {
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
  readonly #dispatcher: Dispatcher;
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
    this.#voice = new Voice(context.floor, this);
    const [entrance, allowance, voice] = [this.#entrance, this.#allowance, this.#voice];
    this.#standing = new ClientStanding({ membership, entrance, allowance, barred, context });
    this.#dispatcher = new Dispatcher({ connection, context, membership, entrance, voice }, this);
  }

  /** What the client speaks; null before its first byte. */
  get dialect(): Dialect | null {
    return this.#dispatcher.greeted ? 'klatsch' : this.#inbox.dialect;
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
    const command = unread ?? readCommand(dialect, payload.text());
    this.#dispatcher.dispatch(decide(this.#standing, command), dialect);
  }

  failed(code: ErrorCode): void {
    this.refused({ code, atMost: this.#context.limits.messageBytes, final: true });
  }

  ended(): void {
    if (!this.#over) this.#events.onLeft('ended');
  }

  refused(refusal: Refusal): void {
    this.#events.onRefused(refusal);
  }

  quit(): void {
    this.#events.onLeft('quit');
  }

  fault(error: unknown): void {
    this.#events.onFault(error);
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
    if (refused !== null) this.refused(refused);
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
}
