import type { Told } from '../../src/bus/bus.js';
import type { Allowed, Ban, ClientInfo, Outcome, ServerFacts, ServerPresent } from '../../src/bus/events.js';

const AT = Date.UTC(2026, 0, 31, 12, 4, 5, 678);

export const BOB: ClientInfo = {
  id: '7',
  nick: 'bob',
  ip: '10.0.0.17',
  udpPort: 40_222,
  dialect: 'frames',
  secure: false,
  fingerprint: null,
  since: AT - 60_000,
  spokeAt: AT - 1000,
  sent: 12,
  queuedBytes: 0,
  muted: false,
};

const BAN: Ban = {
  kind: 'network',
  what: '10.0.0.0/8',
  until: null,
  reason: null,
  by: 'alice (ctl)',
  at: AT,
};
const TIMED: Ban = { kind: 'nick', what: 'eve', until: AT + 600_000, reason: 'spam', by: 'alice', at: AT };
const KEY = 'k7qdm2x5'.padEnd(32, 'a');
const ALLOWED: Allowed = { fingerprint: KEY, nick: 'bob', by: 'alice (ctl)', at: AT };
const SAMPLE = { users: 3, texts: 4.5, deliveries: 13.5, rssBytes: 88_000_000, lagMs: 0.7 };

/** An outcome of every kind. */
export const OUTCOMES: readonly Outcome[] = [
  { done: 'listed', clients: [BOB] },
  { done: 'announced', text: 'back at noon', people: 3 },
  { done: 'kicked', nick: 'bob', ip: '10.0.0.17', reason: null },
  { done: 'banned', ban: TIMED, kicked: ['eve'] },
  { done: 'unbanned', ban: BAN },
  { done: 'bans', bans: [BAN, TIMED] },
  { done: 'muted', nick: 'bob' },
  { done: 'unmuted', nick: 'bob' },
  { done: 'motd', text: null },
  { done: 'motd-set', text: 'welcome' },
  { done: 'limits', limits: [{ name: 'text-burst', value: null, standard: 60 }] },
  { done: 'limit-set', limit: { name: 'text-burst', value: 5, standard: 60 }, before: null },
  { done: 'allowed', allowed: ALLOWED },
  { done: 'disallowed', access: 'keys', allowed: [ALLOWED], kicked: ['bob'], unkept: true },
  { done: 'allowed-list', access: 'keys', allowed: [ALLOWED, { ...ALLOWED, nick: 'b\u001bob' }] },
  { done: 'invited', code: null, nick: 'bob', until: AT + 86_400_000 },
  { done: 'nicks', nicks: [{ nick: 'bob', fingerprint: KEY, seenAt: AT, until: AT + 86_400_000 }] },
  { done: 'released', nick: 'bob', fingerprint: KEY },
  { done: 'password-set', access: 'password' },
  { done: 'password-cleared', unkept: true },
  { done: 'stopping', people: 2 },
  { done: 'failed', code: 'person-unknown', message: 'nobody here is called bob' },
];

const acted = OUTCOMES.map((outcome) => told('operator:acted', { by: 'alice (watch)', outcome }));

export const PRESENT: ServerPresent = {
  host: '0.0.0.0',
  port: 9000,
  startedAt: AT - 3_600_000,
  clients: [BOB],
  seconds: [SAMPLE, SAMPLE],
  hour: [SAMPLE],
  recent: [
    told('room:said', { from: 'bob', text: 'good night', earlier: true }),
    told('room:said', { from: 'bob', text: 'hello 🍜\nthere' }),
    ...acted,
  ],
};

/** A fact of every kind. */
export const FACTS: readonly Told<ServerFacts>[] = [
  told('server:listening', { host: '0.0.0.0', port: 9000 }),
  told('server:listening', { host: '0.0.0.0', port: 9000, fingerprint: 'k7qd'.repeat(13) }),
  told('server:closed', {}),
  told('server:presented', PRESENT),
  told('server:sampled', SAMPLE),
  told('client:joined', BOB),
  told('client:left', { id: '7', nick: 'bob', ip: '10.0.0.17', reason: 'quit' }),
  told('client:renamed', { id: '7', from: 'bob', to: 'bobby' }),
  told('client:muted', { id: '7', nick: 'bob', muted: true }),
  told('client:refused', { nick: null, ip: '10.0.0.9', code: 'nick-taken' }),
  told('client:refused', { nick: null, ip: '10.0.0.9', code: 'banned', count: 12 }),
  told('clients:sampled', { clients: [{ id: '7', spokeAt: AT, sent: 13, queuedBytes: 99 }] }),
  told('room:said', { from: 'bob', text: 'waves\u2028\u009b31m', emote: true }),
  ...acted,
  ...OUTCOMES.map((outcome) => told('operator:answered', { request: 'console-1', outcome })),
  told('store:changed', { kept: false, code: 'store-full' }),
  told('problem', { code: 'server-fault', message: 'something' }),
];

/** A fact as a bus hands it on. */
export function told<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): Told<ServerFacts> {
  return { fact, at: AT, fields } as unknown as Told<ServerFacts>;
}
