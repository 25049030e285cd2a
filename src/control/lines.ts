import type { Asked, Told } from '../bus/bus.js';
import type { ServerFacts, ServerIntents } from '../bus/events.js';
import { jsonLine } from '../bus/json-line.js';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { valueOf } from '../json.js';
import { CONTROL_REQUEST_CHARS } from '../limits.js';
import type { Check } from '../wire/check.js';
import { matching, record, string } from '../wire/check.js';
import { checkFact } from './fact-checks.js';

/** What can be asked for on the control socket: what an operator wants, and to be told what happens. */
export interface ControlIntents extends ServerIntents {
  /** From now on every fact, the present state first. Asking twice changes nothing. */
  'operator:watch': Record<string, never>;
}

const INTENTS: { readonly [K in keyof ControlIntents]: Check<ControlIntents[K]> } = {
  'operator:run': record<ControlIntents['operator:run']>({
    request: matching(new RegExp(`^.{1,${CONTROL_REQUEST_CHARS}}$`, 's')),
    by: string,
    line: string,
  }),
  'operator:watch': record<Record<string, never>>({}),
};

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const intentLine = record<{ readonly intent: string }>({ intent: string });
const factLine = record<{ readonly fact: string; readonly at: string }>({ fact: string, at: matching(ISO) });

/** A fact as a line of the control socket (docs/OPERATING.md), its newline included. */
export function encodeFact<K extends keyof ServerFacts>(fact: K, at: number, fields: ServerFacts[K]): string {
  return `${jsonLine(fact, at, fields)}\n`;
}

/** An intent as a line of the control socket, its newline included. */
export function encodeIntent<K extends keyof ControlIntents>(intent: K, fields: ControlIntents[K]): string {
  return `${JSON.stringify({ intent, ...fields })}\n`;
}

/** Reads what somebody asks for; fails with `malformed`, or with `unknown-command` for an intent that is none. */
export function parseIntent(line: string): Result<Asked<ControlIntents>> {
  const value = valueOf(line);
  const intent = intentLine(value)?.intent;
  if (intent === undefined) return failure('malformed');
  if (!Object.hasOwn(INTENTS, intent)) return failure('unknown-command');
  const fields = INTENTS[intent as keyof ControlIntents](value);
  return fields === undefined ? failure('malformed') : success({ intent, fields } as Asked<ControlIntents>);
}

/** Reads what a server tells: null for a fact that we do not know; fails with `malformed`. */
export function parseFact(line: string): Result<Told<ServerFacts> | null> {
  const value = valueOf(line);
  const head = factLine(value);
  const at = Date.parse(head?.at ?? '');
  if (head === undefined || Number.isNaN(at)) return failure('malformed');
  const told = checkFact(head.fact, at, value);
  return told === undefined ? failure('malformed') : success(told);
}
