import { randomUUID } from 'node:crypto';
import type { ChatSecurity } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import type { ErrorCode } from '../errors.js';
import { INVITATION_MS } from '../limits.js';
import type { Security } from '../net/connection.js';
import { isUsedUp } from '../net/descriptors.js';
import { bindUdp } from '../net/udp-socket.js';
import type { InviteProof } from '../wire/datagram.js';
import { parseDatagram } from '../wire/datagram.js';
import type { Channel } from './channel.js';
import { ChatDoor } from './chat-door.js';
import type { Chats } from './chats.js';
import type { PeerContext } from './context.js';
import { privateDraft, tellKeyProblem, tellProblem } from './context.js';
import { presentedKey } from './peer-keys.js';
import type { Repeater } from './repeater.js';
import type { People } from './state/partner.js';
import { isOthersNick } from './state/partner.js';
import { canReach } from './state/reach.js';
import type { HeldTexts } from './state/held-texts.js';
import type { InvitationForm } from './state/received-invitations.js';
import type { RosterEntry } from './state/roster-index.js';
import type { SentInvitation } from './state/sent-invitations.js';
import { SentInvitations } from './state/sent-invitations.js';
import type { UdpPort } from './udp-port.js';

/** What both sides of inviting work with. */
export interface InvitationParts {
  readonly udp: UdpPort;
  readonly repeater: Repeater;
  readonly chats: Chats;
  readonly held: HeldTexts;
}

/** No chat with this nick comes about: what waited for it is given back. */
export function giveHeldBack({ bus }: PeerContext, { chats, held }: InvitationParts, nick: string): void {
  chats.resending.unwant(nick);
  for (const text of held.take(nick)) tellProblem(bus, 'invitation-failed', nick, privateDraft(nick, text));
}

/** Our invitations: each with a TCP port of its own, open for `INVITATION_MS` (docs/PROTOCOL.md §6). */
export class Inviter {
  readonly #context: PeerContext;
  readonly #parts: InvitationParts;
  readonly #opened: (nick: string) => void;
  readonly #sent: SentInvitations;
  readonly #owned = new Map<string, Disposers>();
  /** Those that are not known to have arrived, and what ends their time. */
  readonly #unseen = new Map<string, Disposer>();

  /** @param opened hears that an invited person has come */
  constructor(context: PeerContext, parts: InvitationParts, opened: (nick: string) => void) {
    this.#context = context;
    this.#parts = parts;
    this.#opened = opened;
    this.#sent = new SentInvitations(context.limits.invitationsOpen);
  }

  /** Our open invitation to this person. */
  to(nick: string): SentInvitation | null {
    return this.#sent.to(nick);
  }

  /** Why this person cannot be invited now, or null. */
  obstacle(entry: RosterEntry): ErrorCode | null {
    if (this.#sent.to(entry.nick) !== null) return 'invitation-pending';
    if (this.#sent.full || this.#parts.chats.full) return 'too-many-chats';
    if (entry.udpPort === 0) return 'invitation-failed';
    if (!canReach(this.#context.roster.ownIp, entry.ip)) return 'person-unreachable';
    return this.#context.keys.obstacle(entry.nick, this.#formFor(entry) !== 'klatsch');
  }

  /** Opens a port and sends the invitation. */
  async invite(entry: RosterEntry): Promise<void> {
    const { nick, ip, udpPort } = entry;
    const form = this.#formFor(entry);
    const invitation = { id: randomUUID(), nick, ip, udpPort, form, key: entry.fingerprint };
    const owned = new Disposers();
    this.#sent.add(invitation);
    this.#owned.set(invitation.id, owned);
    const door = this.#door(invitation);
    owned.own(() => {
      door.close();
    });
    this.#unseen.set(invitation.id, this.#expireLater(invitation.id));
    try {
      const tcpPort = await door.open();
      if (form === 'lines') owned.own(await this.#hearMisdirected(invitation.id, tcpPort));
      if (this.#sent.get(invitation.id) === null) owned.dispose();
      else this.#send(invitation, tcpPort);
    } catch (error) {
      this.#fail(invitation.id, isUsedUp(error) ? 'descriptors-used-up' : 'listen-failed');
    }
  }

  /** Takes an invitation back; false when there is none to this person. */
  withdraw(nick: string): boolean {
    const invitation = this.#sent.to(nick);
    if (invitation === null) return false;
    this.drop(invitation);
    const { id, ip, udpPort: port, form } = invitation;
    if (form === 'klatsch') this.#parts.repeater.send({ form, type: 'cancel', id }, { ip, port });
    giveHeldBack(this.#context, this.#parts, nick);
    return true;
  }

  /** Ends an invitation without a word: the chat comes about, or has come about, another way. */
  drop(invitation: SentInvitation): void {
    this.#sent.remove(invitation.id);
    this.#parts.repeater.stop(invitation.id);
    this.#unseen.get(invitation.id)?.();
    this.#unseen.delete(invitation.id);
    this.#owned.get(invitation.id)?.dispose();
    this.#owned.delete(invitation.id);
  }

  /** A klatsch peer has our invitation: whoever sits there has the whole time to answer, from now on. */
  seen(id: string, ip: string): void {
    const stop = this.#unseen.get(id);
    if (stop === undefined || this.#sent.get(id)?.ip !== ip) return;
    stop();
    this.#unseen.delete(id);
    this.#owned.get(id)?.own(this.#expireLater(id));
  }

  /** A klatsch peer said no to the invitation with this id. */
  declined(id: string, ip: string): void {
    const invitation = this.#sent.get(id);
    if (invitation?.ip === ip) this.#declined(invitation);
  }

  /** An old program said no, to our registered port. */
  rejected(ip: string, port: number): void {
    const invitation = this.#sent.rejectedBy(ip, port);
    if (invitation !== null) this.#declined(invitation);
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    this.#sent.rename(from, to);
  }

  /** Takes back what is for a nick that is somebody else's now. */
  met(people: People): void {
    for (const { nick, ip, udpPort, key } of this.#sent.open) {
      const invited = { nick, ip, udpPort, key: key ?? undefined };
      if (isOthersNick(nick, invited, people)) this.withdraw(nick);
    }
  }

  /** Takes everything back. */
  leave(): void {
    for (const { nick } of this.#sent.open) this.withdraw(nick);
  }

  dispose(): void {
    for (const invitation of this.#sent.open) this.drop(invitation);
  }

  #door(invitation: SentInvitation): ChatDoor {
    const { roster, clock, keys } = this.#context;
    const current = (): SentInvitation => this.#sent.get(invitation.id) ?? invitation;
    return new ChatDoor({
      clock,
      invitation: current,
      self: () => roster.self,
      nicksAt: (ip) => roster.withIp(ip).map(({ nick }) => nick),
      secureWith: invitation.form === 'klatsch' ? keys.secureWith : null,
      admit: this.#admission(current),
      entered: (channel, security) => {
        this.#entered(invitation.id, channel, security);
      },
    });
  }

  /** Lets in whoever has the right key. Of others it is told once: the door stays open for the one who was meant. */
  #admission(current: () => SentInvitation): (security: Security | null) => ChatSecurity | null {
    let isTold = false;
    return (security) => {
      const { nick, key } = current();
      const admitted = this.#context.keys.admit(nick, security, key);
      if (admitted.ok) return admitted.value;
      if (!isTold) tellKeyProblem(this.#context.bus, admitted.code, nick);
      isTold = true;
      return null;
    };
  }

  #formFor({ dialect }: RosterEntry): InvitationForm {
    return dialect ?? this.#context.dialect() ?? 'klatsch';
  }

  /** An old lines program sends its CHAT_REJECTED to the number of our TCP port. */
  async #hearMisdirected(id: string, port: number): Promise<Disposer> {
    try {
      const socket = await bindUdp(port);
      socket.onDatagram((bytes, from) => {
        const parsed = parseDatagram(bytes);
        if (parsed.ok && parsed.value.type === 'rejected') this.declined(id, from.ip);
      });
      return () => {
        socket.close();
      };
    } catch {
      // Another program has that UDP port: the answer is then not heard, and the invitation expires.
      return () => undefined;
    }
  }

  #send(invitation: SentInvitation, tcpPort: number): void {
    const { id, nick, ip, udpPort: port, form } = invitation;
    let proof: InviteProof | null = null;
    if (form === 'klatsch') {
      const invite = { id, tcpPort, from: this.#context.roster.self, to: nick };
      proof = this.#context.keys.prove(invite);
      const signed = proof === null ? invite : { ...invite, proof };
      this.#parts.repeater.send({ form, type: 'invite', ...signed }, { ip, port });
    } else {
      // Exactly one: every repeated request opens another dialog in an old program.
      this.#parts.udp.send({ form, type: 'request', tcpPort }, ip, port);
    }
    // Nobody can check the proof whom no server tells our key.
    const verified = proof !== null && this.#context.where.serverFingerprint !== null;
    this.#context.bus.tell('invitation:sent', { nick, ip, udpPort: port, verified });
  }

  #entered(id: string, channel: Channel, security: ChatSecurity): void {
    const invitation = this.#sent.get(id);
    if (invitation === null) {
      channel.destroy();
      return;
    }
    this.drop(invitation);
    const partner = { ...invitation, key: presentedKey(channel.security) };
    if (this.#parts.chats.occupies(partner)) {
      channel.destroy();
      return;
    }
    this.#opened(invitation.nick);
    this.#parts.chats.open(partner, channel, security, this.#parts.held.take(invitation.nick));
  }

  #declined(invitation: SentInvitation): void {
    this.drop(invitation);
    this.#context.bus.tell('invitation:declined', { nick: invitation.nick });
    giveHeldBack(this.#context, this.#parts, invitation.nick);
  }

  #expireLater(id: string): Disposer {
    return this.#context.clock.after(INVITATION_MS, () => {
      this.#expire(id);
    });
  }

  #expire(id: string): void {
    const invitation = this.#sent.get(id);
    if (invitation === null) return;
    this.drop(invitation);
    this.#context.bus.tell('invitation:expired', { nick: invitation.nick });
    giveHeldBack(this.#context, this.#parts, invitation.nick);
  }

  #fail(id: string, code: ErrorCode): void {
    const invitation = this.#sent.get(id);
    if (invitation === null) return;
    this.drop(invitation);
    tellProblem(this.#context.bus, code, invitation.nick);
    giveHeldBack(this.#context, this.#parts, invitation.nick);
  }
}
