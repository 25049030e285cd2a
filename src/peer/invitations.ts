import type { Endpoint } from '../net/address.js';
import type { Datagram } from '../wire/datagram.js';
import { checkText } from '../wire/text.js';
import type { ErrorCode } from '../errors.js';
import { fingerprintOf } from '../identity/fingerprint.js';
import { CHAT_PORT_MIN } from '../limits.js';
import { Caller } from './caller.js';
import type { PeerContext } from './context.js';
import { privateDraft, tellProblem } from './context.js';
import type { AcceptPolicy } from './invitee.js';
import { Invitee } from './invitee.js';
import type { InvitationParts } from './inviter.js';
import { InvitationProofs } from './invitation-proofs.js';
import { Inviter } from './inviter.js';
import type { Call, InvitationForm } from './state/received-invitations.js';
import type { RosterEntry } from './state/roster-index.js';
import type { Partner, People } from './state/partner.js';
import { asPartner, canBeMeant, nickInRoom } from './state/partner.js';
import { isCalled } from './state/proof.js';
import { oursStays } from './state/sent-invitations.js';
import { Strangers } from './strangers.js';

type Invite = Extract<Datagram, { type: 'invite' }>;
type Marks = Pick<Call, 'wireId' | 'verified' | 'key'>;

/** Both directions of inviting, and what happens when they meet. */
export class Invitations {
  readonly inviter: Inviter;
  readonly invitee: Invitee;
  readonly #context: PeerContext;
  readonly #parts: InvitationParts;
  readonly #caller: Caller;
  #formerSelf = '';
  readonly #proofs: InvitationProofs;
  readonly #strangers: Strangers;

  constructor(context: PeerContext, parts: InvitationParts, policy: AcceptPolicy) {
    this.#context = context;
    this.#parts = parts;
    this.#proofs = new InvitationProofs(context);
    this.#strangers = new Strangers(context.clock);
    this.#caller = new Caller(context, parts);
    this.invitee = new Invitee(context, parts, this.#caller, policy);
    this.inviter = new Inviter(context, parts, (nick) => {
      this.invitee.settle(nick);
    });
  }

  /** Invites somebody; when they have invited us already, that is a yes. */
  open(typed: string): void {
    const entry = this.#person(typed);
    if (typeof entry === 'string') tellProblem(this.#context.bus, entry, typed);
    else this.#open(entry);
  }

  /** Says something to somebody, if need be in a chat that is opened for it. */
  tell(typed: string, text: string): void {
    const { chats, held } = this.#parts;
    const chat = chats.nameOf(typed);
    if (chat !== null) {
      chats.say({ nick: chat, text });
      return;
    }
    const checked = checkText(text);
    const entry = checked.ok ? this.#person(typed) : checked.code;
    const obstacle = typeof entry === 'string' ? entry : this.#obstacle(entry);
    if (typeof entry === 'string' || (obstacle !== null && obstacle !== 'invitation-pending')) {
      tellProblem(this.#context.bus, obstacle ?? 'invitation-failed', typed, privateDraft(typed, text));
    } else if (!held.hold(entry.nick, text)) {
      tellProblem(this.#context.bus, 'too-fast', typed, privateDraft(typed, text));
    } else if (obstacle === null) this.#open(entry);
  }

  /** Says again what is undelivered to somebody, if need be in a chat that is opened for it. */
  resend(typed: string): void {
    const { chats } = this.#parts;
    const meant = chats.resending.meantBy(typed);
    const nick = meant === null ? typed : (nickInRoom(meant, this.#people) ?? meant.nick);
    const chat = chats.nameOf(nick);
    if (chat !== null && chats.resend(chat)) return;
    if (meant === null) tellProblem(this.#context.bus, 'undelivered-none', typed);
    else if (chat !== null) tellProblem(this.#context.bus, 'undelivered-other', chat);
    else this.#resendTo(meant, nick);
  }

  /** Closes the chat with somebody, or takes the invitation to them back. */
  close(typed: string): void {
    const nick = this.#context.roster.find(typed)?.nick ?? typed;
    if (this.#parts.chats.close(typed) || this.inviter.withdraw(nick)) return;
    tellProblem(this.#context.bus, 'chat-none', typed);
  }

  /** A datagram came. Only somebody of the roster ever gets an answer. */
  hear(datagram: Datagram, from: Endpoint): void {
    if (datagram.type === 'request') {
      const { form, tcpPort } = datagram;
      this.#strangers.whenKnown(this.#isKnown(form, from), () => {
        // Whoever has a key writes in the klatsch form, and signs it.
        if (this.#proofs.keyedAt(from) !== null) this.#proofs.refuse(from, 'unsigned');
        else this.#called(this.#identify(form, from, tcpPort, { wireId: null, verified: false, key: null }));
      });
    } else if (datagram.type === 'rejected') this.inviter.rejected(from.ip, from.port);
    else if (datagram.type === 'seen') this.#arrived(datagram.id, from.ip);
    else this.#klatsch(datagram, from);
  }

  /** Somebody has another nick, perhaps oneself. */
  renamed(from: string, to: string): void {
    if (to === this.#context.roster.self) this.#formerSelf = from;
    this.inviter.renamed(from, to);
    this.invitee.renamed(from, to);
    this.#caller.renamed(from, to);
    this.#parts.held.rename(from, to);
  }

  /** The people of the room have changed: an invitation whose nick is somebody else's now is none any more. */
  met(): void {
    const people = this.#people;
    this.inviter.met(people);
    this.invitee.met(people);
    this.#caller.met(people);
  }

  /** Takes back and declines everything. */
  leave(): void {
    this.inviter.leave();
    this.invitee.leave();
  }

  dispose(): void {
    this.#strangers.dispose();
    this.inviter.dispose();
    this.invitee.dispose();
    this.#caller.dispose();
    this.#parts.repeater.dispose();
  }

  get #people(): People {
    const { roster, where } = this.#context;
    return { roster, isVouched: where.vouches };
  }

  /** Opens a chat with who was meant, called `nick` now, if that is not known to be somebody else. */
  #resendTo(meant: Partner, nick: string): void {
    const { bus, where } = this.#context;
    const entry = this.#person(nick);
    if (typeof entry === 'string') tellProblem(bus, entry, nick);
    else if (!canBeMeant(meant, asPartner(entry, where.vouches))) tellProblem(bus, 'undelivered-other', nick);
    else {
      const obstacle = this.#obstacle(entry);
      const isComing = obstacle === null || obstacle === 'invitation-pending';
      if (isComing) this.#parts.chats.resending.want(meant, entry.nick);
      if (obstacle !== 'invitation-pending') this.#open(entry);
    }
  }

  #person(typed: string): RosterEntry | ErrorCode {
    const { roster, dialect, ignored } = this.#context;
    if (dialect() === null) return 'not-connected';
    const entry = roster.find(typed);
    if (entry === undefined) return 'person-unknown';
    if (entry.nick === roster.self) return 'person-self';
    return ignored.has(entry.nick) ? 'person-ignored' : entry;
  }

  #obstacle(entry: RosterEntry): ErrorCode | null {
    if (this.#parts.chats.conflicts(asPartner(entry, this.#context.where.vouches))) return 'chat-exists';
    if (this.#caller.calls(entry.nick)) return 'invitation-pending';
    return this.inviter.obstacle(entry);
  }

  #open(entry: RosterEntry): void {
    const obstacle = this.#obstacle(entry);
    const theirs = this.invitee.from(entry.nick);
    if (obstacle !== null) tellProblem(this.#context.bus, obstacle, entry.nick);
    else if (theirs !== null) this.invitee.take(theirs);
    else void this.inviter.invite(entry);
  }

  #klatsch(datagram: Extract<Datagram, { form: 'klatsch' }>, from: Endpoint): void {
    const { type, id } = datagram;
    if (type === 'invite') {
      this.#strangers.whenKnown(this.#areKnown(datagram, from), () => {
        this.#invited(datagram, from);
      });
      return;
    }
    this.#seen(id, from);
    if (type === 'decline') this.inviter.declined(id, from.ip);
    else this.invitee.cancel(id, from.ip);
  }

  #invited(invite: Invite, from: Endpoint): void {
    if (!this.#selves.includes(invite.to) && this.#proofs.keyedAt(from) === null) return;
    const proven = this.#proofs.judge(invite, from, this.#selves);
    if (typeof proven !== 'string') {
      this.#proofs.refuse(from, proven.refused);
      return;
    }
    const { id: wireId, proof, resume } = invite;
    // What goes on without a question must be proven: nothing connects on the word of just anybody.
    if (resume !== undefined && proven === 'unsigned') return;
    this.#seen(invite.id, from);
    // Sent again because our answer was lost, or by somebody who has listened.
    if (proven === 'repeat') return;
    const key = proof === undefined ? null : fingerprintOf(Buffer.from(proof.key, 'base64'));
    if (resume !== undefined) {
      if (invite.tcpPort >= CHAT_PORT_MIN && key !== null)
        this.#parts.chats.resumeAt(resume, { ip: from.ip, port: invite.tcpPort }, key);
      return;
    }
    const marks = { wireId, verified: proven === 'verified', key };
    this.#called(this.#identify('klatsch', from, invite.tcpPort, marks));
  }

  #arrived(id: string, ip: string): void {
    this.#parts.repeater.seen(id, ip);
    this.inviter.seen(id, ip);
  }

  #seen(id: string, { ip, port }: Endpoint): void {
    const person = this.#context.roster.at(ip, port);
    if (person === undefined || !this.#proofs.mayAnswer(person.nick)) return;
    this.#parts.udp.send({ form: 'klatsch', type: 'seen', id }, ip, port);
  }

  /** Our nick, and the one before. */
  get #selves(): readonly string[] {
    return [this.#context.roster.self, this.#formerSelf];
  }

  #isKnown(form: InvitationForm, { ip, port }: Endpoint): boolean {
    const { roster } = this.#context;
    return form === 'lines' ? roster.withIp(ip).length > 0 : roster.at(ip, port) !== undefined;
  }

  /** Whether the server has told us of its sender, by the nick that they write, and that we are called so. */
  #areKnown({ from, to }: Invite, { ip, port }: Endpoint): boolean {
    const sender = this.#context.roster.at(ip, port);
    return sender !== undefined && isCalled(sender, from) && this.#selves.includes(to);
  }

  /** Who an invitation can be from: exactly one person, or nobody that could be named. */
  #identify(form: InvitationForm, from: Endpoint, tcpPort: number, marks: Marks): Call {
    const { ip, port } = from;
    // A request in the lines form is not from somebody who would have signed it.
    const there = this.#context.roster.withIp(ip).filter(({ fingerprint }) => fingerprint === null);
    const exact = this.#context.roster.at(ip, port);
    const only = form === 'lines' && there.length === 1 ? there[0] : undefined;
    const person = exact ?? only;
    const udpPort = person?.udpPort ?? (form === 'lines' ? null : port);
    return { form, nick: person?.nick ?? null, ip, sourcePort: port, udpPort, tcpPort, ...marks };
  }

  #called(call: Call): void {
    if (call.tcpPort < CHAT_PORT_MIN) return;
    const { nick } = call;
    if (nick !== null && this.#context.ignored.has(nick)) return;
    if (nick === null) this.invitee.offer(call);
    else if (this.#talksWith(nick)) this.invitee.refuse(call);
    else if (!this.#caller.calls(nick)) this.#calledBy(nick, call);
  }

  #talksWith(nick: string): boolean {
    const { roster, where } = this.#context;
    const entry = roster.find(nick);
    return entry !== undefined && this.#parts.chats.occupies(asPartner(entry, where.vouches));
  }

  /** Somebody whom we have invited, too: both sides decide alike which of the two invitations stays. */
  #calledBy(nick: string, call: Call): void {
    const ours = this.inviter.to(nick);
    const stays = ours !== null && oursStays(ours, call, this.#context.roster.self);
    // An old program may still prefer its own, so it is shown.
    if (stays && call.form === 'klatsch') return;
    const theirs = this.invitee.offer(call);
    if (ours === null || stays || theirs === null) return;
    this.inviter.drop(ours);
    this.invitee.take(theirs);
  }
}
