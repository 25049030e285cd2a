import type { Told } from '../bus/bus.js';
import type { ServerFacts, ServerPresent, ServerSample } from '../bus/events.js';
import type { Check } from '../wire/check.js';
import { flag, list, record, string } from '../wire/check.js';
import { amount, orNull, time, truth } from './checks.js';
import { activity, client, outcome } from './outcome-checks.js';

const sample: Check<ServerSample> = record<ServerSample>({
  users: amount,
  texts: amount,
  deliveries: amount,
  rssBytes: amount,
  lagMs: amount,
});

/** What each fact of a server must look like. Fields that we do not know are left out: later versions add some. */
const FACTS: { readonly [K in keyof ServerFacts]: Check<ServerFacts[K]> } = {
  'server:listening': record<
    Pick<ServerFacts['server:listening'], 'host' | 'port'>,
    { readonly fingerprint: string }
  >({ host: string, port: amount }, { fingerprint: string }),
  'server:closed': record<Record<string, never>>({}),
  'server:presented': record<ServerPresent>({
    host: string,
    port: amount,
    startedAt: time,
    clients: list(client),
    seconds: list(sample),
    hour: list(sample),
    recent: past,
  }),
  'server:sampled': sample,
  'client:joined': client,
  'client:left': record<ServerFacts['client:left']>({ id: string, nick: string, ip: string, reason: string }),
  'client:renamed': record<ServerFacts['client:renamed']>({ id: string, from: string, to: string }),
  'client:muted': record<ServerFacts['client:muted']>({ id: string, nick: string, muted: truth }),
  'client:refused': record<
    Omit<ServerFacts['client:refused'], 'count'>,
    Required<Pick<ServerFacts['client:refused'], 'count'>>
  >({ nick: orNull(string), ip: string, code: string }, { count: amount }),
  'clients:sampled': record<ServerFacts['clients:sampled']>({ clients: list(activity) }),
  'room:said': record<
    Pick<ServerFacts['room:said'], 'from' | 'text'>,
    Required<Pick<ServerFacts['room:said'], 'emote' | 'earlier'>>
  >({ from: string, text: string }, { emote: flag, earlier: flag }),
  'operator:acted': record<ServerFacts['operator:acted']>({ by: string, outcome }),
  'operator:answered': record<ServerFacts['operator:answered']>({ request: string, outcome }),
  'store:changed': record<ServerFacts['store:changed']>({ kept: truth, code: orNull(string) }),
  problem: record<ServerFacts['problem']>({ code: string, message: string }),
};

/**
 * Looks at a fact from outside.
 *
 * @param fields an object that has the fact's fields; others are ignored
 * @returns null for a fact that we do not know, undefined when its fields are not right
 */
export function checkFact(fact: string, at: number, fields: unknown): Told<ServerFacts> | null | undefined {
  if (!Object.hasOwn(FACTS, fact)) return null;
  const checked = FACTS[fact as keyof ServerFacts](fields);
  return checked === undefined ? undefined : ({ fact, at, fields: checked } as Told<ServerFacts>);
}

const entry = record<{ readonly fact: string; readonly at: number; readonly fields: unknown }>({
  fact: string,
  at: time,
  fields: (value) => value,
});

/** Facts that have happened: without those that we do not know, and without a present inside the present. */
function past(value: unknown): readonly Told<ServerFacts>[] | undefined {
  const entries = list(entry)(value);
  if (entries === undefined) return undefined;
  const facts: Told<ServerFacts>[] = [];
  for (const { fact, at, fields } of entries) {
    const checked = fact === 'server:presented' ? undefined : checkFact(fact, at, fields);
    if (checked === undefined) return undefined;
    if (checked !== null) facts.push(checked);
  }
  return facts;
}
