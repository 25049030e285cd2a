import type { PeerFacts } from '../../bus/events.js';
import {
  INVITATIONS_REMEMBERED,
  INVITATION_MS,
  STRANGER_INVITATIONS_OPEN,
  STRANGER_SHARE,
} from '../../limits.js';
import type { Partner } from './partner.js';

/** In which form an invitation came, and so its answer goes. */
export type InvitationForm = 'klatsch' | 'frames' | 'lines';

/** What a datagram says, and what the roster adds to it. */
export interface Call {
  readonly form: InvitationForm;
  /** The only person it can be from; null when that is nobody or several. */
  readonly nick: string | null;
  /** Where the datagram came from. */
  readonly ip: string;
  readonly sourcePort: number;
  /** The sender's registered UDP port, or null when the form hides it. */
  readonly udpPort: number | null;
  /** Where the sender listens. */
  readonly tcpPort: number;
  /** The sender's own id, in the klatsch form. */
  readonly wireId: string | null;
  /** Whether it was signed with the key that the roster names for `nick`. */
  readonly verified: boolean;
  /** The fingerprint of the key that the sender says to answer with; null for one who answers in the clear. */
  readonly key: string | null;
}

/** An invitation that waits for an answer. */
export interface ReceivedInvitation extends Call {
  /** What names it on the bus. */
  readonly id: string;
  readonly expiresAt: number;
}

/** What became of a {@link Call}: `replaced` is an older one of the same person, which is closed now. */
export type Offer =
  | {
      readonly kind: 'new';
      readonly invitation: ReceivedInvitation;
      readonly replaced: ReceivedInvitation | null;
    }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'full' };

/** Who is meant by an answer: the id, else the nick, else the oldest. */
export interface Selector {
  readonly id?: string | undefined;
  readonly nick?: string | undefined;
  /** The IP of that nick, for an invitation that hides its sender. */
  readonly ip?: string | undefined;
}

/** The invitations that we have received: a bounded queue, each shown once however often it is repeated. */
export class ReceivedInvitations {
  readonly #open = new Map<string, ReceivedInvitation>();
  /** By {@link keyOf}: when it was first received. */
  readonly #remembered = new Map<string, number>();
  readonly #most: number;
  #count = 0;

  /** @param most how many may be open at once */
  constructor(most: number) {
    this.#most = most;
  }

  get open(): readonly ReceivedInvitation[] {
    return [...this.#open.values()];
  }

  /** Remembers a datagram without opening anything; false when it only repeats one. */
  note(call: Call, now: number): boolean {
    if (this.#known(call, now)) return false;
    this.#remember(keyOf(call.ip, call.wireId, call.tcpPort), now);
    return true;
  }

  /** Takes a datagram; `now` of a clock that never leaps. */
  offer(call: Call, now: number): Offer {
    if (this.#known(call, now)) return { kind: 'repeat' };
    const replaced = call.nick === null ? null : this.from(call.nick);
    if (replaced === null && this.#full(call.nick === null)) return { kind: 'full' };
    if (replaced !== null) this.#open.delete(replaced.id);
    this.#remember(keyOf(call.ip, call.wireId, call.tcpPort), now);
    this.#count += 1;
    const invitation = { ...call, id: `i${this.#count}`, expiresAt: now + INVITATION_MS };
    this.#open.set(invitation.id, invitation);
    return { kind: 'new', invitation, replaced };
  }

  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** Takes one out; null when it is not open any more. */
  take(id: string): ReceivedInvitation | null {
    const invitation = this.#open.get(id) ?? null;
    this.#open.delete(id);
    return invitation;
  }

  /** The sender has withdrawn it; a datagram of it that is still under way opens nothing. */
  cancel(ip: string, wireId: string, now: number): ReceivedInvitation | null {
    this.#remember(keyOf(ip, wireId, 0), now);
    const found = this.open.find((each) => each.ip === ip && each.wireId === wireId);
    return found === undefined ? null : this.take(found.id);
  }

  /** The one that an answer means. */
  select({ id, nick, ip }: Selector): ReceivedInvitation | null {
    if (id !== undefined) return this.#open.get(id) ?? null;
    if (nick === undefined) return this.open[0] ?? null;
    const unverified = this.open.find((each) => each.nick === null && each.ip === ip);
    return this.from(nick) ?? unverified ?? null;
  }

  rename(from: string, to: string): void {
    for (const each of this.open) {
      if (each.nick === from) this.#open.set(each.id, { ...each, nick: to });
    }
  }

  /** The open one of this very person. */
  from(nick: string): ReceivedInvitation | null {
    return this.open.find((each) => each.nick === nick) ?? null;
  }

  #full(stranger: boolean): boolean {
    if (this.#open.size >= this.#most) return true;
    const strangers = Math.min(STRANGER_INVITATIONS_OPEN, Math.floor(this.#most * STRANGER_SHARE));
    return stranger && this.open.filter((each) => each.nick === null).length >= strangers;
  }

  #known(call: Call, now: number): boolean {
    const at = this.#remembered.get(keyOf(call.ip, call.wireId, call.tcpPort));
    return at !== undefined && now - at < 2 * INVITATION_MS;
  }

  #remember(key: string, now: number): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, now);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > INVITATIONS_REMEMBERED && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
  }
}

/** Who invites, called `nick`. */
export function inviterOf({ ip, udpPort, key, verified }: Call, nick: string): Partner {
  return { nick, ip, udpPort, key: key ?? undefined, unvouched: !verified };
}

/** The fields of the fact that shows an invitation. */
export function receivedFields(
  invitation: ReceivedInvitation,
  now: number,
): PeerFacts['invitation:received'] {
  const { id, nick, ip, udpPort, verified, expiresAt } = invitation;
  return { nick, ip, udpPort, verified, id, expiresInMs: Math.round(expiresAt - now) };
}

/** An old form has no id, but whoever invites anew listens at a fresh port. */
function keyOf(ip: string, wireId: string | null, tcpPort: number): string {
  return wireId === null ? `${ip} ${tcpPort}` : `${ip} #${wireId}`;
}
