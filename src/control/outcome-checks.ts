import type {
  AccessMode,
  Allowed,
  Ban,
  ClientActivity,
  ClientInfo,
  KeptNick,
  LimitInfo,
  Outcome,
} from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import { ERROR_CODES } from '../errors.js';
import type { Check } from '../wire/check.js';
import { flag, list, record, string } from '../wire/check.js';
import { amount, oneOf, orNull, time, truth } from './checks.js';

const ACTIVITY = { id: string, spokeAt: time, sent: amount, queuedBytes: amount };

/** What changes all the time about a client. */
export const activity: Check<ClientActivity> = record<ClientActivity>(ACTIVITY);

/** One client. */
export const client: Check<ClientInfo> = record<ClientInfo>({
  ...ACTIVITY,
  nick: string,
  ip: string,
  udpPort: amount,
  dialect: oneOf('klatsch', 'frames', 'lines'),
  secure: truth,
  fingerprint: orNull(string),
  since: time,
  muted: truth,
});

const ban: Check<Ban> = record<Ban>({
  kind: oneOf('nick', 'address', 'network'),
  what: string,
  until: orNull(time),
  reason: orNull(string),
  by: string,
  at: time,
});

const limit: Check<LimitInfo> = record<LimitInfo>({
  name: string,
  value: orNull(amount),
  standard: orNull(amount),
});

const allowed: Check<Allowed> = record<Allowed>({ fingerprint: string, nick: string, by: string, at: time });

const access: Check<AccessMode> = oneOf('open', 'keys', 'password');

const keptNick: Check<KeptNick> = record<KeptNick>({
  nick: string,
  fingerprint: string,
  seenAt: time,
  until: time,
});

/** A later server may have codes that we do not know; the sentence beside it says what it is about. */
const errorCode: Check<ErrorCode> = (value) =>
  typeof value === 'string' ? (ERROR_CODES.find((code) => code === value) ?? 'server-refused') : undefined;

type Done = Outcome['done'];
interface Unkept {
  readonly unkept: true;
}
type Rest<D extends Done> = Omit<Outcome & { readonly done: D }, 'done'>;

const nickOnly = record<{ readonly nick: string }>({ nick: string });
const textOrNone = record<{ readonly text: string | null }>({ text: orNull(string) });
/** What a server that writes things down adds when it could not. */
const UNKEPT = { unkept: flag };

/** What stands beside each `done`. */
const RESTS: { readonly [D in Done]: Check<Rest<D>> } = {
  listed: record<Rest<'listed'>>({ clients: list(client) }),
  announced: record<Rest<'announced'>>({ text: string, people: amount }),
  kicked: record<Rest<'kicked'>>({ nick: string, ip: string, reason: orNull(string) }),
  banned: record<Pick<Rest<'banned'>, 'ban' | 'kicked'>, Unkept>({ ban, kicked: list(string) }, UNKEPT),
  unbanned: record<Pick<Rest<'unbanned'>, 'ban'>, Unkept>({ ban }, UNKEPT),
  bans: record<Rest<'bans'>>({ bans: list(ban) }),
  muted: nickOnly,
  unmuted: nickOnly,
  motd: textOrNone,
  'motd-set': record<Pick<Rest<'motd-set'>, 'text'>, Unkept>({ text: orNull(string) }, UNKEPT),
  limits: record<Rest<'limits'>>({ limits: list(limit) }),
  'limit-set': record<Rest<'limit-set'>>({ limit, before: orNull(amount) }),
  allowed: record<Pick<Rest<'allowed'>, 'allowed'>, Unkept>({ allowed }, UNKEPT),
  disallowed: record<Pick<Rest<'disallowed'>, 'access' | 'allowed' | 'kicked'>, Unkept>(
    { access, allowed: list(allowed), kicked: list(string) },
    UNKEPT,
  ),
  'allowed-list': record<Rest<'allowed-list'>>({ access, allowed: list(allowed) }),
  invited: record<Pick<Rest<'invited'>, 'code' | 'nick' | 'until'>, Unkept>(
    { code: orNull(string), nick: orNull(string), until: time },
    UNKEPT,
  ),
  nicks: record<Rest<'nicks'>>({ nicks: list(keptNick) }),
  released: record<Pick<Rest<'released'>, 'nick' | 'fingerprint'>, Unkept>(
    { nick: string, fingerprint: string },
    UNKEPT,
  ),
  'password-set': record<Pick<Rest<'password-set'>, 'access'>, Unkept>({ access }, UNKEPT),
  'password-cleared': record<object, Unkept>({}, UNKEPT),
  stopping: record<Rest<'stopping'>>({ people: amount }),
  failed: record<Rest<'failed'>>({ code: errorCode, message: string }),
};

/** What came of a command. */
export const outcome: Check<Outcome> = (value) => {
  const done = record<{ readonly done: string }>({ done: string })(value)?.done ?? '';
  if (!Object.hasOwn(RESTS, done)) return undefined;
  const rest = RESTS[done as Done](value);
  return rest === undefined ? undefined : ({ done, ...rest } as Outcome);
};
