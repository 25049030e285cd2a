import { nickApart } from '../bus/nick-apart.js';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { isUsedUp } from '../net/descriptors.js';
import type { ChatAnswer } from './chat-call.js';
import { callInviter } from './chat-call.js';
import type { PeerContext } from './context.js';
import { tellKeyProblem, tellProblem } from './context.js';
import type { InvitationParts } from './inviter.js';
import { giveHeldBack } from './inviter.js';
import { presentedKey } from './peer-keys.js';
import type { Partner, People } from './state/partner.js';
import { isOthersNick } from './state/partner.js';
import type { ReceivedInvitation } from './state/received-invitations.js';
import { inviterOf } from './state/received-invitations.js';

/** Failures that are about a key, and not about a bad line. */
const KEY_PROBLEMS: ReadonlySet<ErrorCode> = new Set([
  'person-key-wrong',
  'person-key-changed',
  'known-keys-invalid',
]);

/** Connects to those whose invitations we have accepted. */
export class Caller {
  readonly #context: PeerContext;
  readonly #parts: InvitationParts;
  readonly #abort = new AbortController();
  readonly #calls = new Map<string, ReceivedInvitation>();

  constructor(context: PeerContext, parts: InvitationParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Whether this person is being called just now. */
  calls(nick: string): boolean {
    return [...this.#calls.values()].some((each) => each.nick === nick);
  }

  /** Calls, and opens the chat or tells that it did not come about. */
  async call(invitation: ReceivedInvitation): Promise<void> {
    const { roster, clock, keys } = this.#context;
    const nicks = roster.withIp(invitation.ip).map(({ nick }) => nick);
    const { signal } = this.#abort;
    this.#calls.set(invitation.id, invitation);
    const now = (): ReceivedInvitation => this.#now(invitation);
    try {
      const answer = await callInviter(invitation, {
        ...{ clock, self: roster.self, nicks, signal },
        secureWith: this.#isSecure(invitation) ? keys.secureWith : null,
        objection: (security) => {
          const { nick, form, key, verified } = now();
          // An old program says who it is only after we have said who we are.
          if (nick === null || form !== 'klatsch') return null;
          if (keys.identity !== null && key !== null && presentedKey(security) !== key)
            return 'person-key-wrong';
          const admitted = keys.admit(nick, security, verified ? key : null);
          return admitted.ok ? null : admitted.code;
        },
      });
      this.#answered(invitation, answer);
    } catch (error) {
      const code = isUsedUp(error) ? 'descriptors-used-up' : codeOf(error);
      if (!signal.aborted) this.#failed(now(), code);
    } finally {
      this.#calls.delete(invitation.id);
    }
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    for (const [id, each] of this.#calls) if (each.nick === from) this.#calls.set(id, { ...each, nick: to });
  }

  /** Whoever is being called is not who has their nick now: what is held for that nick must not go to either. */
  met(people: People): void {
    for (const [id, each] of this.#calls) {
      if (each.nick === null || !isOthersNick(each.nick, inviterOf(each, each.nick), people)) continue;
      const apart = nickApart(each.nick, each.ip);
      this.#calls.set(id, { ...each, nick: apart });
      this.#context.ignored.renamed(each.nick, apart);
      giveHeldBack(this.#context, this.#parts, each.nick);
    }
  }

  dispose(): void {
    this.#abort.abort();
  }

  /** Somebody's invitation, as they are called now. */
  #now(invitation: ReceivedInvitation): ReceivedInvitation {
    return this.#calls.get(invitation.id) ?? invitation;
  }

  #answered(called: ReceivedInvitation, { channel, nick: greeted, known }: ChatAnswer): void {
    if (this.#abort.signal.aborted) {
      channel.destroy();
      return;
    }
    const invitation = this.#now(called);
    const nick = greeted === called.nick ? (invitation.nick ?? greeted) : greeted;
    const partner = this.#partner(invitation, nick, known, presentedKey(channel.security));
    if (this.#parts.chats.occupies(partner)) {
      void channel.close();
      tellProblem(this.#context.bus, 'chat-exists', partner.nick);
      return;
    }
    const { verified, key } = invitation;
    const admitted = this.#context.keys.admit(partner.nick, channel.security, verified ? key : null);
    if (!admitted.ok) {
      channel.destroy();
      this.#failed({ ...invitation, nick: partner.nick }, admitted.code);
      return;
    }
    this.#parts.chats.open(partner, channel, admitted.value, this.#parts.held.take(partner.nick));
  }

  /** Whether the inviter answers TLS: it has said so, or the roster names its key. */
  #isSecure({ form, nick, key }: ReceivedInvitation): boolean {
    if (form !== 'klatsch') return false;
    return key !== null || (nick !== null && this.#context.roster.keyOf(nick) !== null);
  }

  /** Who it is. One who takes the name of somebody else is not shown under that name. */
  #partner({ ip, udpPort }: ReceivedInvitation, nick: string, known: boolean, key: string | null): Partner {
    const { roster } = this.#context;
    const entry = roster.find(nick);
    if (known) return { nick, ip, udpPort: entry?.udpPort ?? udpPort, key };
    const borrowed = entry !== undefined || nick === roster.self;
    return { nick: borrowed ? nickApart(nick, ip) : nick, ip, udpPort, key };
  }

  #failed({ nick, ip }: ReceivedInvitation, code: ErrorCode): void {
    if (nick !== null && KEY_PROBLEMS.has(code)) tellKeyProblem(this.#context.bus, code, nick);
    else tellProblem(this.#context.bus, code === 'descriptors-used-up' ? code : 'chat-failed', nick ?? ip);
    if (nick !== null) giveHeldBack(this.#context, this.#parts, nick);
  }
}

function codeOf(error: unknown): ErrorCode {
  return error instanceof KlatschError ? error.code : 'chat-failed';
}
