import type { PeerIntents } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import type { Endpoint } from '../net/address.js';
import type { Caller } from './caller.js';
import type { PeerContext } from './context.js';
import { tellAll, tellProblem } from './context.js';
import type { InvitationParts } from './inviter.js';
import { AutoAnswer } from './state/auto-answer.js';
import type { People } from './state/partner.js';
import { isOthersNick } from './state/partner.js';
import type { Call, ReceivedInvitation, Selector } from './state/received-invitations.js';
import { ReceivedInvitations, inviterOf, receivedFields } from './state/received-invitations.js';

/** How invitations are answered: by somebody who is asked, or all alike. */
export type AcceptPolicy = 'ask' | 'all' | 'none';

type Reason = 'accepted' | 'declined' | 'cancelled';

/** The invitations that we receive. Nothing is connected to, and hardly anything sent, before a yes or no. */
export class Invitee {
  readonly #context: PeerContext;
  readonly #parts: InvitationParts;
  readonly #caller: Caller;
  readonly #policy: AcceptPolicy;
  readonly #received: ReceivedInvitations;
  readonly #auto = new AutoAnswer();
  readonly #timers = new Map<string, Disposer>();
  #stopAuto: Disposer = () => undefined;

  constructor(context: PeerContext, parts: InvitationParts, caller: Caller, policy: AcceptPolicy) {
    this.#context = context;
    this.#parts = parts;
    this.#caller = caller;
    this.#policy = policy;
    this.#received = new ReceivedInvitations(context.limits.invitationsOpen);
  }

  /** The open invitation of this very person. */
  from(nick: string): ReceivedInvitation | null {
    return this.#received.from(nick);
  }

  /** Shows an invitation, once however often it is repeated. */
  offer(call: Call): ReceivedInvitation | null {
    const { bus, clock, roster } = this.#context;
    const now = clock.elapsed();
    const offer = this.#received.offer(call, now);
    if (offer.kind !== 'new') return null;
    const { invitation, replaced } = offer;
    if (replaced !== null) this.#closed(replaced, 'cancelled');
    if (call.nick !== null) tellAll(bus, roster.heard(call.nick));
    this.#timers.set(
      invitation.id,
      clock.after(invitation.expiresAt - now, () => {
        this.#expire(invitation.id);
      }),
    );
    bus.tell('invitation:received', receivedFields(invitation, now));
    if (this.#policy !== 'ask' && call.nick !== null) {
      this.#auto.add(invitation.id);
      this.#answerNext();
    }
    return invitation;
  }

  /** Says no to somebody with whom there is a chat already, once. */
  refuse(call: Call): void {
    const now = this.#context.clock.elapsed();
    if (this.#received.note(call, now)) this.#sayNo(call);
  }

  /** Says yes to the invitation meant, and calls its sender. */
  accept(asked: PeerIntents['invitation:accept']): void {
    const invitation = this.#select(asked);
    if (invitation === null) return;
    if (this.#parts.chats.full) tellProblem(this.#context.bus, 'too-many-chats');
    else this.take(invitation);
  }

  /** Says yes to this one. */
  take(invitation: ReceivedInvitation): void {
    if (this.#received.take(invitation.id) === null) return;
    this.#closed(invitation, 'accepted');
    void this.#caller.call(invitation);
  }

  /** Says no to the invitation meant. */
  decline(asked: PeerIntents['invitation:decline']): void {
    const invitation = this.#select(asked);
    if (invitation !== null) this.#decline(invitation);
  }

  /** The sender takes an invitation back. */
  cancel(id: string, ip: string): void {
    const invitation = this.#received.cancel(ip, id, this.#context.clock.elapsed());
    if (invitation !== null) this.#closed(invitation, 'cancelled');
  }

  /** Puts an invitation aside without an answer: we do not want to hear of its sender. */
  forget(nick: string): void {
    const invitation = this.#received.from(nick);
    if (invitation !== null && this.#received.take(invitation.id) !== null)
      this.#closed(invitation, 'declined');
  }

  /** A chat with this person has come about another way. */
  settle(nick: string): void {
    const invitation = this.#received.from(nick);
    if (invitation !== null && this.#received.take(invitation.id) !== null)
      this.#closed(invitation, 'accepted');
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    this.#received.rename(from, to);
  }

  /** Puts aside what came from a nick that is somebody else's now: a yes would not go to who is meant. */
  met(people: People): void {
    for (const invitation of this.#received.open) {
      const { nick } = invitation;
      if (nick === null || !isOthersNick(nick, inviterOf(invitation, nick), people)) continue;
      this.#received.take(invitation.id);
      this.#closed(invitation, 'cancelled');
    }
  }

  /** Says no to everybody who waits. */
  leave(): void {
    for (const invitation of this.#received.open) this.#decline(invitation);
  }

  dispose(): void {
    this.#stopAuto();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }

  #select({ id, nick }: Selector): ReceivedInvitation | null {
    const { roster, bus } = this.#context;
    const entry = nick === undefined ? undefined : roster.find(nick);
    const invitation = this.#received.select({ id, nick: entry?.nick ?? nick, ip: entry?.ip });
    if (invitation === null) tellProblem(bus, 'invitation-none', nick ?? '');
    return invitation;
  }

  #decline(invitation: ReceivedInvitation): void {
    this.#received.take(invitation.id);
    this.#closed(invitation, 'declined');
    this.#sayNo(invitation);
  }

  /** An answer goes only to somebody of the roster: nobody can make us send to a third party. */
  #sayNo(call: Call): void {
    const to = this.#answerAddress(call);
    if (to === null) return;
    if (call.form !== 'klatsch') this.#parts.udp.send({ form: call.form, type: 'rejected' }, to.ip, to.port);
    else if (call.wireId !== null) {
      this.#parts.repeater.send({ form: 'klatsch', type: 'decline', id: call.wireId }, to);
    }
  }

  #answerAddress({ ip, sourcePort, form }: Call): Endpoint | null {
    const { roster } = this.#context;
    if (roster.at(ip, sourcePort) !== undefined) return { ip, port: sourcePort };
    if (form !== 'lines') return null;
    // A lines program asks from a throw-away port and listens at its registered one.
    const [only, ...others] = roster.withIp(ip);
    return only === undefined || others.length > 0 || only.udpPort === 0 ? null : { ip, port: only.udpPort };
  }

  #closed({ id, nick }: ReceivedInvitation, reason: Reason): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    this.#context.bus.tell('invitation:closed', { nick, id, reason });
  }

  #expire(id: string): void {
    this.#timers.delete(id);
    const invitation = this.#received.take(id);
    if (invitation !== null) this.#context.bus.tell('invitation:expired', { nick: invitation.nick, id });
  }

  #answerNext(): void {
    const { clock } = this.#context;
    const id = this.#auto.next(clock.elapsed(), (each) => this.#received.has(each));
    if (id !== null && this.#policy === 'all') this.accept({ id });
    if (id !== null && this.#policy === 'none') this.decline({ id });
    const wait = this.#auto.dueIn(clock.elapsed());
    this.#stopAuto();
    if (wait !== null) {
      this.#stopAuto = clock.after(wait, () => {
        this.#answerNext();
      });
    }
  }
}
