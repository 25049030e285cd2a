import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import type { Gate } from './access/gate.js';
import type { Commons } from './commons.js';
import type { FanOut } from './fan-out.js';
import type { Floor } from './floor.js';
import type { Meter } from './meter.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Refusal } from './refusal.js';
import type { Senders } from './senders.js';
import type { SignOfLife } from './signs-of-life.js';
import type { Budgets } from './state/budgets.js';
import type { Barred } from './state/commands.js';
import type { Member, MemberId } from './state/member.js';

/** Why somebody left: a code of errors.ts, QUIT, the other end's EOF, or a broken connection. */
export type LeaveReason = ErrorCode | 'quit' | 'ended' | 'lost';

/** What sessions tell the server. */
export interface SessionEvents {
  onJoined(member: Member): void;
  onRenamed(id: MemberId, from: string, to: string): void;
  /** Their texts are refused now, or not any more, because of the nick that they have now. */
  onMuted(member: Member, muted: boolean): void;
  /** @param final the connection ends with it */
  onRefused(nick: string | null, ip: string, code: ErrorCode, final: boolean): void;
  /** Called once for each session, whether or not it ever joined (`member`). */
  onGone(id: MemberId, member: Member | null, reason: LeaveReason): void;
  /** A fault of ours while serving a client, which has been disconnected. */
  onFault(error: unknown): void;
}

/** What an operator has decided, as sessions must know it. */
export interface HouseRules {
  isMuted(member: Member): boolean;
  nickBarred(nick: string): Barred | null;
  /** Somebody has another nick: what holds for them goes on. */
  renamed(before: Member, nick: string): void;
}

/** A session that is in the way of somebody who may be the same person, come back. */
export interface Rival {
  /** Asks it whether it still lives. */
  stillThere(): Promise<SignOfLife>;
  expel(refusal: Refusal): void;
}

/** What sessions share. */
export interface SessionContext {
  readonly commons: Commons;
  readonly fanOut: FanOut;
  readonly floor: Floor;
  readonly limits: ServerLimits;
  readonly budgets: Budgets;
  readonly clock: Clock;
  /** Epoch milliseconds of the whole run, as its start and the time since make them: they never leap. */
  readonly steadyNow: () => number;
  readonly rules: HouseRules;
  readonly gate: Gate;
  /** Whoever is in the room with this key and is such a member. */
  readonly findRival: (key: string, isInTheWay: (member: Member) => boolean) => Rival | undefined;
  readonly senders: Senders;
  readonly meter: Meter;
  readonly events: SessionEvents;
}
