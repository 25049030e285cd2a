import type { ChatAnswer } from './chat-call.js';
import { callInviter } from './chat-call.js';
import type { PeerContext } from './context.js';
import { privateDraft, tellProblem } from './context.js';
import type { InvitationParts } from './inviter.js';
import type { Partner } from './state/open-chats.js';
import type { ReceivedInvitation } from './state/received-invitations.js';

/** Connects to those whose invitations we have accepted. */
export class Caller {
  readonly #context: PeerContext;
  readonly #parts: InvitationParts;
  readonly #abort = new AbortController();
  readonly #calls = new Map<string, ReceivedInvitation>();

  constructor(context: PeerContext, parts: InvitationParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Whether this person is being called just now. */
  calls(nick: string): boolean {
    return [...this.#calls.values()].some((each) => each.nick === nick);
  }

  /** Calls, and opens the chat or tells that it did not come about. */
  async call(invitation: ReceivedInvitation): Promise<void> {
    const { roster, clock } = this.#context;
    const nicks = roster.withIp(invitation.ip).map(({ nick }) => nick);
    const { signal } = this.#abort;
    this.#calls.set(invitation.id, invitation);
    try {
      const answer = await callInviter(invitation, { clock, self: roster.self, nicks, signal });
      this.#answered(this.#calls.get(invitation.id) ?? invitation, answer);
    } catch {
      if (!signal.aborted) this.#failed(this.#calls.get(invitation.id) ?? invitation);
    } finally {
      this.#calls.delete(invitation.id);
    }
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    for (const [id, each] of this.#calls) if (each.nick === from) this.#calls.set(id, { ...each, nick: to });
  }

  dispose(): void {
    this.#abort.abort();
  }

  #answered(invitation: ReceivedInvitation, { channel, nick, known }: ChatAnswer): void {
    if (this.#abort.signal.aborted) {
      channel.destroy();
      return;
    }
    const partner = this.#partner(
      invitation,
      invitation.form === 'klatsch' ? (invitation.nick ?? nick) : nick,
      known,
    );
    if (this.#parts.chats.conflicts(partner)) {
      void channel.close();
      tellProblem(this.#context.bus, 'chat-exists', partner.nick);
      return;
    }
    this.#parts.chats.open(partner, channel, this.#parts.held.take(partner.nick));
  }

  /** Who it is. One who takes the name of somebody else is not shown under that name. */
  #partner({ ip, udpPort }: ReceivedInvitation, nick: string, known: boolean): Partner {
    const { roster } = this.#context;
    const entry = roster.find(nick);
    if (known) return { nick, ip, udpPort: entry?.udpPort ?? udpPort };
    const borrowed = entry !== undefined || nick === roster.self;
    return { nick: borrowed ? `${nick}@${ip}` : nick, ip, udpPort };
  }

  #failed({ nick, ip }: ReceivedInvitation): void {
    tellProblem(this.#context.bus, 'chat-failed', nick ?? ip);
    if (nick === null) return;
    for (const text of this.#parts.held.take(nick)) {
      tellProblem(this.#context.bus, 'invitation-failed', nick, privateDraft(nick, text));
    }
  }
}
