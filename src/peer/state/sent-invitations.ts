import type { Call, InvitationForm } from './received-invitations.js';

/** An invitation of ours that waits for an answer. */
export interface SentInvitation {
  /** Unguessable; on the wire in the klatsch form only. */
  readonly id: string;
  readonly nick: string;
  readonly ip: string;
  readonly udpPort: number;
  readonly form: InvitationForm;
  /** The key that the roster named when it was sent: they may leave the room before they come. */
  readonly key: string | null;
}

/** Our own invitations, at most one for each person. */
export class SentInvitations {
  readonly #byId = new Map<string, SentInvitation>();
  readonly #most: number;

  /** @param most how many may be open at once */
  constructor(most: number) {
    this.#most = most;
  }

  get open(): readonly SentInvitation[] {
    return [...this.#byId.values()];
  }

  get full(): boolean {
    return this.#byId.size >= this.#most;
  }

  add(invitation: SentInvitation): void {
    this.#byId.set(invitation.id, invitation);
  }

  get(id: string): SentInvitation | null {
    return this.#byId.get(id) ?? null;
  }

  to(nick: string): SentInvitation | null {
    return this.open.find((each) => each.nick === nick) ?? null;
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  rename(from: string, to: string): void {
    const invitation = this.to(from);
    if (invitation !== null) this.#byId.set(invitation.id, { ...invitation, nick: to });
  }

  /**
   * Which invitation an old CHAT_REJECTED at our registered port answers: the one to exactly that address,
   * else the only one to that IP. It names none itself.
   */
  rejectedBy(ip: string, port: number): SentInvitation | null {
    const there = this.open.filter((each) => each.form !== 'klatsch' && each.ip === ip);
    const exact = there.find((each) => each.udpPort === port);
    return exact ?? (there.length === 1 ? (there[0] ?? null) : null);
  }
}

/**
 * Two people have invited each other: whether our invitation is the one that stays. Both sides come to the
 * same answer: the smaller id, or, where the form has none, the smaller nick.
 */
export function oursStays(ours: SentInvitation, theirs: Call, self: string): boolean {
  if (ours.form === 'klatsch' && theirs.wireId !== null) return ours.id < theirs.wireId;
  return self < ours.nick;
}
