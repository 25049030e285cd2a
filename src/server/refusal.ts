import type { Dialect } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import { encodeExtensionServer } from '../wire/extension.js';
import { encodeOldServer, OLD_NICK_TAKEN } from '../wire/old-server.js';
import { encodeNotice } from './state/batch.js';
import { words } from '../words/index.js';

const NICK_TAKEN: ReadonlySet<ErrorCode> = new Set(['nick-taken', 'nick-owned']);

/** A refusal on its way to a client. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The klatsch client's name of the text that was refused. */
  readonly id?: string;
  readonly final?: true;
  /** An operator's own words, put behind the sentence. */
  readonly detail?: string;
  /** The size that was allowed, if the refusal may be about one. */
  readonly atMost?: number;
}

/**
 * Encodes a refusal (docs/PROTOCOL.md, "Refusals"). An old client that is in the room gets it as a text from
 * `server`: a lines client would end at an ERROR, a frames client would not show it.
 */
export function encodeRefusal(dialect: Dialect, welcomed: boolean, refusal: Refusal): Buffer {
  const reason = sentenceFor(refusal);
  if (dialect === 'klatsch') return encodeError(refusal, reason);
  if (welcomed) return encodeNotice(dialect, 'announcement', reason);
  return encodeOldServer(dialect, { type: 'error', reason: oldReason(refusal.code, reason) });
}

function encodeError({ code, id, final }: Refusal, reason: string): Buffer {
  return encodeExtensionServer({
    type: 'error',
    code,
    reason,
    ...(id === undefined ? {} : { id }),
    ...(final === true ? { final } : {}),
  });
}

/** An old lines client shows only the first word, which is the code therefore. */
function oldReason(code: ErrorCode, reason: string): string {
  return NICK_TAKEN.has(code) ? OLD_NICK_TAKEN : `${code}: ${reason}`;
}

function sentenceFor({ code, detail, atMost }: Refusal): string {
  const sentences: Partial<Record<ErrorCode, string>> = words.server.refusals;
  const sizes: Partial<Record<ErrorCode, (size: number) => string>> = words.server.atMost;
  const behind = detail ?? (atMost === undefined ? undefined : sizes[code]?.(atMost));
  const sentence = sentences[code] ?? code;
  return behind === undefined ? sentence : `${sentence}: ${behind}`;
}
