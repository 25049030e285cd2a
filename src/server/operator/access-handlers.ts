import type { Outcome } from '../../bus/events.js';
import type { Clock } from '../../clock.js';
import type { OperatorCommand } from '../../operator/command.js';
import { words } from '../../words/index.js';
import type { Access } from '../access/access.js';
import type { Sessions } from '../sessions.js';
import { failed, unkept } from './outcomes.js';

/** What these commands act on. */
export interface AccessParts {
  readonly access: Access;
  readonly clock: Clock;
  readonly sessions: Sessions;
}

type Name = 'allow' | 'disallow' | 'allowed' | 'invite' | 'nicks' | 'release' | 'password';
type Handlers = {
  readonly [N in Name]: (
    command: Extract<OperatorCommand, { name: N }>,
    by: string,
  ) => Outcome | Promise<Outcome>;
};

const w = words.access;

/** Carries out the commands about who may come in (docs/OPERATING.md, "Who may come in"). */
export function accessHandlers(parts: AccessParts): Handlers {
  const { access, clock } = parts;
  return {
    allow: ({ fingerprint, nick }, by) => {
      const allowed = { fingerprint, nick, by, at: clock.now() };
      const done = access.allow(allowed);
      return done === null
        ? failed('access-full', w.listFull)
        : { done: 'allowed', allowed, ...unkept(done.kept) };
    },
    disallow: ({ whom }) => {
      const { allowed, kept } = access.disallow(whom);
      if (allowed.length === 0) {
        return failed('key-unknown', w.notListed('key' in whom ? whom.key : whom.nick));
      }
      const kicked = expelStrangers(parts);
      return { done: 'disallowed', access: access.mode, allowed, kicked, ...unkept(kept) };
    },
    allowed: () => ({ done: 'allowed-list', access: access.mode, allowed: access.allowed }),
    invite: ({ nick, forMs }, by) => {
      const made = access.invite(nick, forMs, by);
      if (made === null) return failed('access-full', w.listFull);
      const { code, until, kept } = made;
      return { done: 'invited', code, nick, until, ...unkept(kept) };
    },
    nicks: () => ({ done: 'nicks', nicks: access.nicks }),
    release: ({ nick }) => {
      if (access.isListed(nick)) return failed('nick-owned', w.keptByList(nick));
      const released = access.release(nick);
      if (released === null) return failed('person-unknown', w.notKept(nick));
      const { kept, ...whose } = released;
      return { done: 'released', ...whose, ...unkept(kept) };
    },
    password: async ({ text }) => {
      const kept = unkept(await access.setPassword(text));
      return text === null
        ? { done: 'password-cleared', ...kept }
        : { done: 'password-set', access: access.mode, ...kept };
    },
  };
}

/** Whoever is here and may not be, any more; gives their nicks. */
function expelStrangers({ access, sessions }: AccessParts): readonly string[] {
  return sessions.all().flatMap((session) => {
    const { member } = session;
    if (member === null || !access.isStranger(member.key)) return [];
    session.expel({ code: 'key-unknown' });
    return [member.nick];
  });
}
