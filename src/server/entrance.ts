import type { Connection } from '../net/connection.js';
import type { Credentials, Gate, Offered, Visitor } from './access/gate.js';
import { NO_CREDENTIALS } from './access/gate.js';
import { visitorOf } from './access/visitor.js';
import type { Refusal } from './refusal.js';
import type { Barred } from './state/commands.js';

/** What one client has shown of itself before it comes in. */
export class Entrance {
  readonly #connection: Connection;
  readonly #gate: Gate;
  #visitor: Visitor | null = null;
  #credentials: Credentials = NO_CREDENTIALS;
  #checking = false;

  constructor(connection: Connection, gate: Gate) {
    this.#connection = connection;
    this.#gate = gate;
  }

  /** Who asks: to be asked when data has come, not before. */
  get visitor(): Visitor {
    this.#visitor ??= visitorOf(this.#connection);
    return this.#visitor;
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Whether what AUTH brought is being looked at, so that what follows it has to wait. */
  get checking(): boolean {
    return this.#checking;
  }

  /** Looks at what AUTH brought, and tells why it is worth nothing; null when there is no reason to refuse. */
  async authenticate(offered: Offered): Promise<Refusal | null> {
    this.#checking = true;
    try {
      const found = await this.#gate.authenticate(this.visitor, offered);
      if (!found.ok) return { code: found.code, final: true };
      this.#credentials = found.value;
      return null;
    } finally {
      this.#checking = false;
    }
  }

  /** Why they may not see who is here before they come in. */
  lookBarred(): Barred | null {
    return this.#gate.mayLook(this.visitor, this.#credentials);
  }
}
