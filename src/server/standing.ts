import type { Dialect } from '../bus/events.js';
import type { Allowance } from './allowance.js';
import type { Entrance } from './entrance.js';
import type { Membership } from './membership.js';
import type { SessionContext } from './session-context.js';
import type { Barred, Standing } from './state/commands.js';

/** What the standing of a client hangs on. */
interface Parts {
  readonly dialect: Dialect;
  readonly barred: Barred | null;
  readonly membership: Membership;
  readonly entrance: Entrance;
  readonly context: SessionContext;
  readonly allowance: Allowance;
}

/** Where a client stands, for what may be done for it. */
export function standingOf(parts: Parts): Standing {
  const { dialect, barred, membership, entrance, allowance } = parts;
  const { rules, gate, limits: sizes } = parts.context;
  const { member } = membership;
  return {
    ...{ dialect, barred, sizes },
    registered: member !== null,
    secure: entrance.visitor.secure,
    muted: member !== null && rules.isMuted(member.nick),
    // Whose nick it is, REGISTER asks only of those who may come in.
    nickBarred: (nick) =>
      rules.nickBarred(nick) ?? (member === null ? null : gate.nickBarred(member.key, nick)),
    lookBarred: () => entrance.lookBarred(),
    recall: (id, after) => membership.recall(id, after),
    takeToken: () => allowance.takeText(),
    takeMessage: () => allowance.takeMessage(),
  };
}
