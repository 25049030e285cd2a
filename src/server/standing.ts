import type { Dialect } from '../bus/events.js';
import type { Allowance } from './allowance.js';
import type { Entrance } from './entrance.js';
import type { Membership } from './membership.js';
import type { SessionContext } from './session-context.js';
import type { Position } from './state/backlog.js';
import type { Barred, Sizes, Standing } from './state/commands.js';
import type { Said } from './state/member.js';
import type { Passage } from './state/message-gate.js';

/** What the standing of a client hangs on. */
interface Parts {
  readonly barred: Barred | null;
  readonly membership: Membership;
  readonly entrance: Entrance;
  readonly allowance: Allowance;
  readonly context: SessionContext;
}

/** Where a client stands when a message of it comes: what is not asked costs nothing. */
export class ClientStanding implements Standing {
  /** What the message was written in. */
  dialect: Dialect = 'lines';
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get barred(): Barred | null {
    return this.#parts.barred;
  }

  get sizes(): Sizes {
    return this.#parts.context.limits;
  }

  get registered(): boolean {
    return this.#parts.membership.member !== null;
  }

  get secure(): boolean {
    return this.#parts.entrance.visitor.secure;
  }

  get muted(): boolean {
    const { member } = this.#parts.membership;
    return member !== null && this.#parts.context.rules.isMuted(member);
  }

  nickBarred(nick: string): Barred | null {
    const { rules, gate } = this.#parts.context;
    const { member } = this.#parts.membership;
    // Whose nick it is, REGISTER asks only of those who may come in.
    return rules.nickBarred(nick) ?? (member === null ? null : gate.nickBarred(member.key, nick));
  }

  lookBarred(): Barred | null {
    return this.#parts.entrance.lookBarred();
  }

  recall(id: string, after: Position): Said | null | 'unsure' {
    return this.#parts.membership.recall(id, after);
  }

  takeTokens(cost: number): boolean {
    return this.#parts.allowance.takeText(cost);
  }

  takeMessage(): Passage {
    return this.#parts.allowance.takeMessage();
  }
}
