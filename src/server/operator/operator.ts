import type { ServerBus } from '../../bus/buses.js';
import type { Ban, Outcome } from '../../bus/events.js';
import type { Clock } from '../../clock.js';
import type { Disposer } from '../../disposer.js';
import { KlatschError } from '../../errors.js';
import { REASON_CHARS } from '../../limits.js';
import type { OperatorCommand } from '../../operator/command.js';
import { parseOperatorLine } from '../../operator/parse.js';
import type { ServerLimits } from '../../operator/server-limits.js';
import { LIMIT_NAMES, limitInfo, parseLimit } from '../../operator/server-limits.js';
import { sanitize, sanitizeLine } from '../../wire/sanitize.js';
import { checkText } from '../../wire/text.js';
import { words } from '../../words/index.js';
import type { Access } from '../access/access.js';
import type { Sessions } from '../sessions.js';
import { accessHandlers } from './access-handlers.js';
import { failed, unkept } from './outcomes.js';
import type { Rules } from './rules.js';

/** What an operator's commands act on. */
export interface OperatorParts {
  readonly bus: ServerBus;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly rules: Rules;
  readonly access: Access;
  /** Those that hold now; `changeLimits` changes some of them for everybody at once. */
  readonly limits: ServerLimits;
  readonly changeLimits: (changes: Partial<ServerLimits>) => void;
  /** Tells the room something in the server's name. */
  readonly announce: (text: string) => void;
  /** Says goodbye to everyone and ends the server. */
  readonly stop: () => void;
  /** Hears of a fault of ours. */
  readonly onFault: (error: unknown) => void;
}

type Handlers = {
  readonly [N in OperatorCommand['name']]: (
    command: Extract<OperatorCommand, { name: N }>,
    by: string,
  ) => Outcome | Promise<Outcome>;
};

const w = words.operator;

/** What only shows something: the event log is about what was done. */
const SHOWING: ReadonlySet<Outcome['done']> = new Set([
  'listed',
  'bans',
  'motd',
  'limits',
  'allowed-list',
  'nicks',
  'failed',
]);

/**
 * Carries out what operators ask for on the bus (docs/OPERATING.md, "Commands"): each `operator:run` is
 * answered by one `operator:answered`, and an `operator:acted` when it has changed something.
 *
 * @returns hears no more
 */
export function serveOperators(parts: OperatorParts): Disposer {
  const operator = new Operator(parts);
  return parts.bus.onIntent('operator:run', ({ request, by, line }) => {
    const answer = (outcome: Outcome): void => {
      parts.bus.tell('operator:answered', { request, outcome });
      if (!SHOWING.has(outcome.done))
        parts.bus.tell('operator:acted', { by, outcome: forEverybody(outcome) });
      if (outcome.done === 'stopping') parts.stop();
    };
    const outcome = operator.run(line, by);
    if (!(outcome instanceof Promise)) answer(outcome);
    else
      outcome.then(answer).catch((error: unknown) => {
        parts.onFault(error);
        answer(failed('server-fault', words.access.failed));
      });
  });
}

/** An invite code is for whoever asked for it, not for the event log. */
function forEverybody(outcome: Outcome): Outcome {
  return outcome.done === 'invited' ? { ...outcome, code: null } : outcome;
}

class Operator {
  readonly #parts: OperatorParts;
  readonly #handlers: Handlers;

  constructor(parts: OperatorParts) {
    this.#parts = parts;
    this.#handlers = { ...this.#roomHandlers(), ...accessHandlers(parts) };
  }

  run(line: string, by: string): Outcome | Promise<Outcome> {
    const parsed = parseOperatorLine(line);
    if (!parsed.ok) return failed(parsed.code, parsed.message);
    const handle = this.#handlers[parsed.command.name] as (
      command: OperatorCommand,
      by: string,
    ) => Outcome | Promise<Outcome>;
    return handle(parsed.command, by);
  }

  #roomHandlers(): Omit<Handlers, keyof ReturnType<typeof accessHandlers>> {
    return {
      list: () => ({ done: 'listed', clients: this.#parts.sessions.infos() }),
      announce: ({ text }) => this.#announce(text),
      kick: ({ nick, reason }) => this.#kick(nick, reason),
      ban: (command, by) => this.#ban(command, by),
      unban: ({ target }) => {
        const unbanned = this.#parts.rules.unban(target);
        if (unbanned === null) return failed('ban-none', w.noBan(target.what));
        return { done: 'unbanned', ban: unbanned.ban, ...unkept(unbanned.kept) };
      },
      bans: () => ({ done: 'bans', bans: this.#parts.rules.bans }),
      mute: ({ nick }) => this.#mute(nick),
      unmute: ({ nick }) => this.#unmute(nick),
      motd: () => ({ done: 'motd', text: this.#parts.rules.motd }),
      'motd-set': ({ text }) => this.#setMotd(text),
      limits: () => ({
        done: 'limits',
        limits: LIMIT_NAMES.map((name) => limitInfo(this.#parts.limits, name)).filter(
          (limit) => limit !== undefined,
        ),
      }),
      'limit-set': ({ limit, value }) => this.#setLimit(limit, value),
      exit: () => ({ done: 'stopping', people: this.#parts.sessions.members }),
    };
  }

  #announce(typed: string): Outcome {
    const text = checkText(sanitize(typed));
    if (!text.ok) return failed(text.code, w.textBad(text.code));
    this.#parts.announce(text.value);
    return { done: 'announced', text: text.value, people: this.#parts.sessions.members };
  }

  #kick(nick: string, typed: string | null): Outcome {
    const session = this.#parts.sessions.byNick(nick);
    const member = session?.member ?? null;
    if (session === undefined || member === null)
      return failed('person-unknown', w.nobody(sanitizeLine(nick)));
    const reason = cleanReason(typed);
    session.expel({ code: 'kicked', ...detail(reason) });
    return { done: 'kicked', nick: member.nick, ip: member.ip, reason };
  }

  #ban({ target, forMs, reason: typed }: Extract<OperatorCommand, { name: 'ban' }>, by: string): Outcome {
    const { rules, clock } = this.#parts;
    const at = clock.now();
    const reason = cleanReason(typed);
    const ban: Ban = { ...target, until: forMs === null ? null : at + forMs, reason, by, at };
    const banned = rules.ban(ban);
    if (banned === null) return failed('too-many-bans', w.tooManyBans);
    return { done: 'banned', ban, kicked: this.#expelBanned(), ...unkept(banned.kept) };
  }

  /** Whoever is here and must not be, any more; gives the nicks of those in the room. */
  #expelBanned(): readonly string[] {
    const { rules, sessions } = this.#parts;
    return sessions.all().flatMap((session) => {
      const { member } = session;
      const barred =
        rules.addressBarred(session.ip) ?? (member === null ? null : rules.nickBarred(member.nick));
      if (barred === null) return [];
      session.expel(barred);
      return member === null ? [] : [member.nick];
    });
  }

  #mute(nick: string): Outcome {
    const { sessions, rules } = this.#parts;
    const member = sessions.byNick(nick)?.member ?? null;
    if (member === null) return failed('person-unknown', w.nobody(sanitizeLine(nick)));
    const isNew = this.#tellingMuted(() => rules.mutes.add(member));
    return isNew
      ? { done: 'muted', nick: member.nick }
      : failed('already-muted', w.alreadyMuted(member.nick));
  }

  /** They need not be here. */
  #unmute(nick: string): Outcome {
    const { sessions, rules } = this.#parts;
    const member = sessions.byNick(nick)?.member ?? null;
    const name = member?.nick ?? sanitizeLine(nick);
    const was = this.#tellingMuted(() => rules.mutes.remove(nick, member?.key ?? null));
    return was ? { done: 'unmuted', nick: name } : failed('not-muted', w.notMuted(name));
  }

  /** Tells of everybody here for whom it makes a difference: one key may be here twice, or under another nick. */
  #tellingMuted(change: () => boolean): boolean {
    const { bus, sessions, rules } = this.#parts;
    const before = sessions.people().map((member) => ({ member, was: rules.isMuted(member) }));
    const done = change();
    for (const { member, was } of before) {
      const muted = rules.isMuted(member);
      if (muted !== was) bus.tell('client:muted', { id: member.id, nick: member.nick, muted });
    }
    return done;
  }

  #setMotd(typed: string | null): Outcome {
    const text = typed === null ? null : checkText(sanitize(typed));
    if (text !== null && !text.ok) return failed(text.code, w.textBad(text.code));
    const value = text === null ? null : text.value;
    return { done: 'motd-set', text: value, ...unkept(this.#parts.rules.setMotd(value)) };
  }

  #setLimit(name: string, value: string): Outcome {
    const { limits, changeLimits } = this.#parts;
    try {
      const before = limitInfo(limits, name)?.value ?? null;
      changeLimits(parseLimit(name, value));
      const limit = limitInfo(limits, name);
      return limit === undefined ? failed('limit-invalid', name) : { done: 'limit-set', limit, before };
    } catch (error) {
      if (error instanceof KlatschError) return failed('limit-invalid', error.message);
      throw error;
    }
  }
}

function detail(reason: string | null): { readonly detail?: string } {
  return reason === null ? {} : { detail: reason };
}

/** Short and of one line: to an old program it is one of its 1,024-byte messages. */
function cleanReason(typed: string | null): string | null {
  const reason = Array.from(sanitizeLine(typed ?? '').trim())
    .slice(0, REASON_CHARS)
    .join('');
  return reason === '' ? null : reason;
}
