import type { Disposer } from '../disposer.js';
import type { Result } from '../errors.js';
import { success } from '../errors.js';
import type { Missed, Position } from './state/backlog.js';
import { Backlog } from './state/backlog.js';
import { Directory } from './state/directory.js';
import type { Member, MemberId, RoomEvent } from './state/member.js';

/** A text on its way into the room. */
export interface Utterance {
  readonly text: string;
  readonly emote?: true;
  /** The sender's own name for it. */
  readonly id?: string;
}

/**
 * What a server's sessions share: who is here, and the room. Several servers can stand around one commons
 * when an implementation keeps it elsewhere; hence the promises, and hence everybody, also whoever caused an
 * event, learns of it only by {@link hear}, in the one order that all see.
 */
export interface Commons {
  /** Names this run of the room. */
  readonly epoch: string;
  /** The number of the last text heard, 0 before the first. */
  readonly seq: number;
  /**
   * Lets somebody in and tells the room. Fails with `nick-taken` (also for a look-alike) or
   * `address-taken`. The `joined` event may be heard before the promise resolves, or after.
   */
  claim(member: Member): Promise<Result<Member>>;
  /** Gives somebody another nick and tells the room; fails with `nick-taken` or `not-registered`. */
  rename(id: MemberId, nick: string): Promise<Result<Member>>;
  /** Lets somebody go and tells the room; harmless when nobody has that id. */
  release(id: MemberId): void;
  /** Says something to the room, as somebody who is in it; the room numbers and times it. */
  publish(id: MemberId, utterance: Utterance): void;
  /** Says something to the room in the server's name. */
  announce(text: string): void;
  /** Hears everything that happens in the room. */
  hear(listener: (event: RoomEvent) => void): Disposer;
  /** Everyone, as of the last event heard. */
  people(): readonly Member[];
  /** The texts after `last` up to the one numbered `upTo`. */
  missedSince(last: Position, upTo: number): Missed;
}

/** What a commons inside this process needs. */
export interface LocalCommonsOptions {
  /** Unlike that of every other run. */
  readonly epoch: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly backlog: { readonly texts: number; readonly bytes: number };
}

/** The commons of one server: everything is decided and heard at once. */
export function localCommons(options: LocalCommonsOptions): Commons {
  const directory = new Directory();
  const backlog = new Backlog(options.epoch, options.backlog);
  const listeners = new Set<(event: RoomEvent) => void>();
  const tell = (event: RoomEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    epoch: options.epoch,
    get seq(): number {
      return backlog.seq;
    },
    claim(candidate) {
      const claimed = directory.claim(candidate);
      if (claimed.ok) tell({ type: 'joined', member: claimed.value });
      return Promise.resolve(claimed);
    },
    rename(id, nick) {
      const before = directory.get(id);
      if (before?.nick === nick) return Promise.resolve(success(before));
      const renamed = directory.rename(id, nick);
      if (renamed.ok && before !== undefined) {
        tell({ type: 'renamed', from: before.nick, member: renamed.value });
      }
      return Promise.resolve(renamed);
    },
    release(id) {
      const member = directory.release(id);
      if (member !== undefined) tell({ type: 'left', member });
    },
    publish(member, { text, emote, id }) {
      const from = directory.get(member)?.nick;
      if (from === undefined) return;
      const marks = { ...(emote === true ? { emote } : {}), ...(id === undefined ? {} : { id }) };
      tell({ type: 'said', said: backlog.add({ at: options.now(), member, from, text, ...marks }) });
    },
    announce(text) {
      tell({ type: 'announced', text });
    },
    hear(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    people: () => directory.list(),
    missedSince: (last, upTo) => backlog.missedSince(last, upTo),
  };
}
