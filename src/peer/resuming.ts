import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { PayloadStream } from './payload-stream.js';

/** How a chat is resumed, as both sides have agreed when it began (docs/PROTOCOL.md §6.6). */
export interface ResumeTerms {
  /** Who had invited: the other side calls again. */
  readonly role: 'inviter' | 'caller';
  /** The id of the invitation that it began with, which names it. No secret. */
  readonly chat: string;
  /** What whoever comes back must say to us. */
  readonly ours: string;
  /** What we must say to them. */
  readonly theirs: string;
  /** The inviter's chat port. */
  readonly port: number;
  /** The fingerprint of the far end's key; null in the clear. */
  readonly key: string | null;
}

/** A chat whose connection broke, for whoever finds another one. */
export interface Interrupted {
  readonly terms: ResumeTerms;
  /** Where the partner was. */
  readonly ip: string;
  /** The number of the last of their texts that we have. */
  readonly got: number;
  /**
   * Goes on over another connection, and sends again what is missing there.
   *
   * @param got the number of our last text that they have
   */
  resume(stream: PayloadStream, got: number): void;
  /** Nobody came: it ends as lost. */
  giveUp(): void;
}

/** A connection on which a chat goes on. */
export interface Resumed {
  readonly stream: PayloadStream;
  /** The number of our last text that they have. */
  readonly got: number;
}

/** Something that only two know: 128 bits. */
export function newSecret(): string {
  return randomBytes(16).toString('base64url');
}

/** Whether somebody knows it; how long that takes to tell does not say how much of it. */
export function knows(secret: string, said: string): boolean {
  return secret.length === said.length && timingSafeEqual(Buffer.from(secret), Buffer.from(said));
}
