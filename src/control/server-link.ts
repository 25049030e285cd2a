import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Told } from '../bus/bus.js';
import type { ServerFacts } from '../bus/events.js';
import { KlatschError } from '../errors.js';
import { CONTROL_QUEUE_BYTES, UNIX_PATH_BYTES } from '../limits.js';
import { LineReader } from '../line-reader.js';
import type { Connection } from '../net/connection.js';
import { inPortions } from '../net/in-portions.js';
import { dialUnix } from '../net/unix-dial.js';
import { words } from '../words/index.js';
import type { ControlIntents } from './lines.js';
import { encodeIntent, parseFact } from './lines.js';
import { reasonOf, systemCode } from '../reason.js';

/** What a link tells. */
interface ServerLinkEvents {
  onFact(told: Told<ServerFacts>): void;
  /** So many lines at once were no facts; they have been ignored. */
  onMalformed(count: number): void;
  /** The server has closed the connection, or it broke. Told once. */
  onClose(): void;
}

/** The far end of a control socket: intents go in, facts come out. */
export interface ServerLink {
  /** Begins to read. */
  listen(events: ServerLinkEvents): void;
  send<K extends keyof ControlIntents>(intent: K, fields: ControlIntents[K]): void;
  /** Lets go; the server goes on. */
  close(): void;
}

const w = words.control;

/**
 * Connects to the control socket of a server on this machine.
 *
 * @throws KlatschError `server-unreachable`, with what happened and what to do
 */
export async function connectControl(path: string): Promise<ServerLink> {
  try {
    return linkOver(await dialUnix(path, { sendQueueBytes: CONTROL_QUEUE_BYTES }));
  } catch (cause) {
    throw new KlatschError('server-unreachable', sentenceFor(path, cause), { cause });
  }
}

function linkOver(connection: Connection): ServerLink {
  return {
    listen(events) {
      // The server bounds what may wait for us: no line of its can be longer.
      const reader = new LineReader(CONTROL_QUEUE_BYTES);
      connection.onClose(() => {
        events.onClose();
      });
      connection.onData((bytes) => {
        let malformed = 0;
        inPortions(connection, reader.push(bytes), {
          take: (line) => {
            const parsed = 'text' in line ? parseFact(line.text) : { ok: false as const };
            if (!parsed.ok) malformed += 1;
            else if (parsed.value !== null) events.onFact(parsed.value);
          },
          done: () => {
            if (malformed > 0) events.onMalformed(malformed);
          },
          guard: (task) => {
            task();
          },
        });
      });
    },
    send(intent, fields) {
      connection.write(Buffer.from(encodeIntent(intent, fields)));
    },
    close() {
      connection.end();
    },
  };
}

function sentenceFor(path: string, error: unknown): string {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return w.nobody(path);
    case 'ECONNREFUSED':
      return w.leftOver(path);
    case 'EACCES':
    case 'EPERM':
      return w.forbidden(path, ownerOf(path), process.getuid?.() ?? null);
    case 'ENAMETOOLONG':
      return w.pathTooLong(path, UNIX_PATH_BYTES);
    default:
      return w.failed(path, reasonOf(error));
  }
}

/** Whose a socket is, as far as we may know: in a directory that we may not enter, the directory's owner. */
function ownerOf(path: string): number | null {
  for (const place of [path, dirname(path)]) {
    try {
      return statSync(place).uid;
    } catch {
      // Not even that may be looked at.
    }
  }
  return null;
}
