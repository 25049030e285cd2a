import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import type { Commons } from './commons.js';
import type { FanOut } from './fan-out.js';
import type { ServerLimits } from './limits-option.js';
import type { Member, MemberId } from './state/member.js';

/** Why somebody left: a code of errors.ts, QUIT, the other end's EOF, or a broken connection. */
export type LeaveReason = ErrorCode | 'quit' | 'ended' | 'lost';

/** What sessions tell the server. */
export interface SessionEvents {
  onJoined(member: Member): void;
  onRenamed(from: string, to: string): void;
  onRefused(nick: string | null, ip: string, code: ErrorCode): void;
  /** Called once for each session, whether or not it ever joined (`member`). */
  onGone(id: MemberId, member: Member | null, reason: LeaveReason): void;
  /** A fault of ours while serving a client, which has been disconnected. */
  onFault(error: unknown): void;
}

/** What sessions share. */
export interface SessionContext {
  readonly commons: Commons;
  readonly fanOut: FanOut;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  readonly events: SessionEvents;
}
