import type { FanOut } from './fan-out.js';
import type { Meter } from './meter.js';
import type { RefusalTally } from './refusal-tally.js';
import type { ServerOptions } from './server-options.js';
import type { SessionEvents } from './session-context.js';
import type { Sessions } from './sessions.js';

/** What telling of clients works with. */
export interface ClientFactsParts {
  readonly bus: ServerOptions['bus'];
  readonly meter: Meter;
  readonly refusals: RefusalTally;
  readonly sessions: Sessions;
  readonly fanOut: Pick<FanOut, 'inOrder'>;
  readonly onFault: (error: unknown) => void;
}

/** Counts what becomes of clients, and tells it on the bus. */
export function clientFacts({
  bus,
  meter,
  refusals,
  sessions,
  fanOut,
  onFault,
}: ClientFactsParts): SessionEvents {
  // Texts are told when they are written down, at the end of the turn: what happened after one comes after it.
  const inOrder = (task: () => void): void => {
    fanOut.inOrder(task);
  };
  return {
    onJoined: (member) => {
      meter.joined(member);
      sessions.registered(member.id);
      const info = sessions.get(member.id)?.arrived() ?? null;
      if (info !== null)
        inOrder(() => {
          bus.tell('client:joined', info);
        });
    },
    onRenamed: (id, from, to) => {
      inOrder(() => {
        bus.tell('client:renamed', { id, from, to });
      });
    },
    onMuted: ({ id, nick }, muted) => {
      inOrder(() => {
        bus.tell('client:muted', { id, nick, muted });
      });
    },
    onRefused: (nick, ip, code, final) => {
      // What is too fast has its measure already, of every flood.
      if (final && code !== 'too-fast') refusals.add({ nick, ip, code });
      else bus.tell('client:refused', { nick, ip, code });
    },
    onGone: (id, member, reason) => {
      sessions.delete(id);
      if (member === null) return;
      meter.left(member, reason);
      inOrder(() => {
        bus.tell('client:left', { id, nick: member.nick, ip: member.ip, reason });
      });
    },
    onFault,
  };
}
