import type { Ban } from '../../bus/events.js';
import type { Clock } from '../../clock.js';
import type { BanTarget } from '../../operator/command.js';
import type { HouseRules } from '../session-context.js';
import type { Barred } from '../state/commands.js';
import type { OperatorMemory } from './operator-memory.js';
import { Bans } from './state/bans.js';
import { Mutes } from './state/mutes.js';

/** What operators have decided: who is kept out, who is not heard, what newcomers are told. */
export class Rules implements HouseRules {
  readonly #memory: OperatorMemory;
  readonly #clock: Clock;
  readonly #bans: Bans;
  readonly mutes = new Mutes();
  #motd: string | null;

  constructor(memory: OperatorMemory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
    this.#bans = new Bans(memory.bans);
    this.#motd = memory.motd;
  }

  /** What everyone gets who joins; null is nothing. */
  get motd(): string | null {
    return this.#motd;
  }

  /** Those that hold, oldest first. */
  get bans(): readonly Ban[] {
    return this.#bans.list(this.#clock.now());
  }

  isMuted(nick: string): boolean {
    return this.mutes.has(nick);
  }

  renamed(from: string, to: string): void {
    this.mutes.renamed(from, to);
  }

  nickBarred(nick: string): Barred | null {
    return barred(this.#bans.ofNick(nick, this.#clock.now()));
  }

  /** Why nothing is done for connections from there. */
  addressBarred(ip: string): Barred | null {
    return barred(this.#bans.ofAddress(ip, this.#clock.now()));
  }

  /** @returns null when there are too many bans; else whether it will outlive the server's run */
  ban(ban: Ban): { readonly kept: boolean } | null {
    return this.#bans.add(ban) ? { kept: this.#memory.keepBan(ban) } : null;
  }

  /** @returns the ban that is no more, null when there was none */
  unban(target: BanTarget): { readonly ban: Ban; readonly kept: boolean } | null {
    this.#bans.list(this.#clock.now());
    const ban = this.#bans.remove(target);
    return ban === null ? null : { ban, kept: this.#memory.forgetBan(target) };
  }

  /** @returns whether it will outlive the server's run */
  setMotd(text: string | null): boolean {
    this.#motd = text;
    return this.#memory.keepMotd(text);
  }
}

function barred(ban: Ban | null): Barred | null {
  if (ban === null) return null;
  return ban.reason === null ? { code: 'banned' } : { code: 'banned', detail: ban.reason };
}
