import { randomUUID } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import { KlatschError } from '../errors.js';
import { INVITATION_MS, RESUME_INVITE_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { PeerContext } from './context.js';
import type { Repeater } from './repeater.js';
import { callAgain } from './resume-call.js';
import { ResumeDoor } from './resume-door.js';
import type { Interrupted, Resumed } from './resuming.js';
import type { Patience } from './state/patience.js';

/** What one resumption works with. */
export interface ResumptionParts {
  readonly context: PeerContext;
  readonly repeater: Repeater;
  readonly chat: Interrupted;
  readonly patience: Patience;
  /** The partner's nick now. */
  readonly nick: () => string;
  /** Somebody else has come, or answered; told once. */
  readonly refused: () => void;
  /** A connection is there. Told once; everything else is given up by then. */
  readonly done: (resumed: Resumed) => void;
  /** It is over, in whatever way. */
  readonly ended: () => void;
}

/**
 * Looks for another connection for one interrupted chat (docs/PROTOCOL.md §6.6). The one who was invited calls again;
 * the inviter's port is open again. Where that does not help, each tells the other by a signed invitation where else
 * it can be reached. Ends with `done`, or when it is disposed.
 */
export class Resumption {
  readonly #parts: ResumptionParts;
  readonly #owned = new Disposers();
  readonly #secureWith: SecureContext | null;
  #door: ResumeDoor | null = null;
  #doorPort = 0;
  /** Where the partner has said that it can be reached. */
  #invitedTo: Endpoint | null = null;
  #invitation = '';
  #call: AbortController | null = null;
  #calls = 0;
  #stopWaiting: Disposer = () => undefined;
  #isRefusalTold = false;
  #isOver = false;

  /** @param invitedTo where the partner has said not long ago that it can be reached */
  constructor(parts: ResumptionParts, invitedTo: Endpoint | null) {
    this.#parts = parts;
    this.#invitedTo = invitedTo;
    const { keys } = parts.context;
    this.#secureWith = parts.chat.terms.key === null ? null : keys.secureWith;
  }

  start(): void {
    const { chat, context } = this.#parts;
    this.#owned.own(
      () => {
        this.#door?.close();
      },
      context.clock.after(RESUME_INVITE_MS, () => {
        this.#inviteFromNowOn();
      }),
    );
    if (chat.terms.role === 'inviter') void this.#openDoor();
    this.#callLater();
  }

  /** The partner can be reached there: the signature of the invitation that said so was right. */
  invited(to: Endpoint): void {
    this.#invitedTo = to;
    if (this.#call !== null || this.#isOver) return;
    this.#stopWaiting();
    void this.#callAt(to);
  }

  /** Gives up, without a word. Idempotent. */
  dispose(): void {
    this.#isOver = true;
    this.#parts.ended();
    this.#owned.dispose();
    this.#stopWaiting();
    this.#call?.abort();
    this.#parts.repeater.stop(this.#invitation);
  }

  /** Opens the port of the beginning, or another one if the partner can be told of it. */
  async #openDoor(): Promise<void> {
    const { role, port } = this.#parts.chat.terms;
    const isOpen = role === 'inviter' && (await this.#openDoorAt(port));
    if (isOpen || this.#entry() === null) return;
    if (await this.#openDoorAt(0)) this.#invite();
  }

  async #openDoorAt(port: number): Promise<boolean> {
    if (this.#isOver) return false;
    const door = this.#newDoor();
    this.#door = door;
    try {
      this.#doorPort = await door.open(port);
      return true;
    } catch {
      return false;
    }
  }

  #newDoor(): ResumeDoor {
    const { context, chat } = this.#parts;
    return new ResumeDoor({
      ...{ clock: context.clock, secureWith: this.#secureWith, chat },
      refused: () => {
        this.#refused();
      },
      answering: () => {
        // Each may have called the other: it is the call of the one who was invited that counts.
        if (chat.terms.role === 'inviter') this.#call?.abort();
      },
      entered: (resumed) => {
        this.#done(resumed);
      },
    });
  }

  /** A new one each time that the one before is out of its time: the link to the server may have been down. */
  #inviteFromNowOn(): void {
    const invite = (): void => {
      if (this.#doorPort === 0) void this.#openDoor();
      else this.#invite();
    };
    invite();
    this.#owned.own(this.#parts.context.clock.every(INVITATION_MS, invite));
  }

  #invite(): void {
    const { context, chat, repeater } = this.#parts;
    const entry = this.#entry();
    if (this.#isOver || entry === null || this.#doorPort === 0) return;
    const { nick, ip, udpPort } = entry;
    repeater.stop(this.#invitation);
    this.#invitation = randomUUID();
    const fields = { from: context.roster.self, to: nick, resume: chat.terms.chat };
    const invite = { id: this.#invitation, tcpPort: this.#doorPort, ...fields };
    const proof = context.keys.prove(invite);
    if (proof === null) return;
    repeater.send({ form: 'klatsch', type: 'invite', ...invite, proof }, { ip, port: udpPort });
  }

  /** Where a signed invitation finds the partner; null where nobody could check that it is from us, or them. */
  #entry(): { readonly nick: string; readonly ip: string; readonly udpPort: number } | null {
    const { context, chat, nick } = this.#parts;
    const { roster, where } = context;
    const entry = roster.find(nick());
    if (entry === undefined || entry.udpPort === 0 || where.serverFingerprint === null) return null;
    return entry.fingerprint !== null && entry.fingerprint === chat.terms.key ? entry : null;
  }

  /** Where the partner may be: where it has said, and for the one who was invited the port of the beginning. */
  #target(): Endpoint | null {
    const { chat, context, nick } = this.#parts;
    const { role, port } = chat.terms;
    const isOwnTurn = this.#invitedTo === null || this.#calls % 2 === 0;
    if (role === 'inviter' || !isOwnTurn) return this.#invitedTo;
    return { ip: context.roster.find(nick())?.ip ?? chat.ip, port };
  }

  #callLater(): void {
    if (this.#isOver || this.#target() === null) return;
    this.#stopWaiting();
    this.#stopWaiting = this.#parts.context.clock.after(this.#parts.patience.nextWait(), () => {
      this.#callNow();
    });
  }

  #callNow(): void {
    this.#stopWaiting();
    const target = this.#target();
    if (target !== null) void this.#callAt(target);
  }

  async #callAt(target: Endpoint): Promise<void> {
    const { context, chat } = this.#parts;
    const call = new AbortController();
    const { signal } = call;
    this.#call = call;
    this.#calls += 1;
    try {
      const resumed = await callAgain(target, {
        ...{ clock: context.clock, secureWith: this.#secureWith, signal, chat },
      });
      if (this.#isOver) resumed.stream.connection.destroy();
      else this.#done(resumed);
    } catch (error) {
      if (error instanceof KlatschError && error.code === 'chat-resume-refused') this.#refused();
      this.#call = null;
      this.#callLater();
    }
  }

  #refused(): void {
    if (this.#isRefusalTold || this.#isOver) return;
    this.#isRefusalTold = true;
    this.#parts.refused();
  }

  #done(resumed: Resumed): void {
    this.dispose();
    this.#parts.done(resumed);
  }
}
