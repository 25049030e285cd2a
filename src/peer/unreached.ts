import { isUsedUp } from '../net/descriptors.js';
import { words } from '../words/index.js';

/** What a family of addresses fails with that this machine has no way for; the other family says more. */
const LEADS_NOWHERE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']);

/** An error of ours, or of the system's; one for each address of a name that has several. */
type Failure = NodeJS.ErrnoException & Partial<Pick<AggregateError, 'errors'>>;

/** Why nobody could be connected to, for a person: a clause without the address. @param error what dialling threw */
export function whyUnreached(error: unknown): string {
  if (isUsedUp(error)) return words.peer.problem('descriptors-used-up', '');
  return words.peer.unreached(codesOf(error)[0] ?? '');
}

/** The system's codes for what went wrong, or what caused it: what tells most is first. */
function codesOf(error: unknown): readonly string[] {
  const { errors, cause, code } = error as Failure;
  // Our own errors have codes, too, and a cause.
  if (cause !== undefined) return codesOf(cause);
  const codes = errors === undefined ? [code ?? ''] : errors.flatMap(codesOf);
  return [...codes.filter((each) => !LEADS_NOWHERE.has(each)), ...codes];
}
