import type { Ban } from '../../bus/events.js';
import type { Clock, Moment } from '../../clock.js';
import { momentOf } from '../../clock.js';
import type { BanTarget } from '../../operator/command.js';
import type { HouseRules } from '../session-context.js';
import type { Store } from '../../store/store.js';
import type { Barred } from '../state/commands.js';
import type { Member } from '../state/member.js';
import { Bans, isSound } from './state/bans.js';
import { Mutes } from './state/mutes.js';

/** Where decisions outlive the server's run. */
export type RulesMemory = Pick<Store, 'bans' | 'saveBan' | 'removeBans' | 'motd' | 'setMotd'>;

/** What operators have decided: who is kept out, who is not heard, what newcomers are told. */
export class Rules implements HouseRules {
  readonly #memory: RulesMemory;
  readonly #clock: Clock;
  readonly mutes = new Mutes();
  #bans: Bans;
  #motd: string | null = null;

  constructor(memory: RulesMemory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
    this.#bans = new Bans([], this.#now);
  }

  /** Goes on from what was decided before; to be called when the memory is open. */
  recall(): void {
    this.#bans = new Bans(this.#memory.bans().filter(isSound), this.#now);
    this.#motd = this.#memory.motd();
    this.#forgetEnded();
  }

  /** What everyone gets who joins; null is nothing. */
  get motd(): string | null {
    return this.#motd;
  }

  /** Those that hold, oldest first. */
  get bans(): readonly Ban[] {
    return this.#bans.list(this.#now);
  }

  get #now(): Moment {
    return momentOf(this.#clock);
  }

  isMuted(member: Member): boolean {
    return this.mutes.has(member);
  }

  /** How many of them are muted; who they are is asked only when somebody is. */
  countMuted(people: () => readonly Member[]): number {
    return this.mutes.isEmpty ? 0 : people().filter((member) => this.mutes.has(member)).length;
  }

  renamed(before: Member, nick: string): void {
    this.mutes.renamed(before, nick);
  }

  nickBarred(nick: string): Barred | null {
    return barred(this.#bans.ofNick(nick, this.#now));
  }

  /** Why nothing is done for connections from there. */
  addressBarred(ip: string): Barred | null {
    return barred(this.#bans.ofAddress(ip, this.#now));
  }

  /** @returns null when there are too many bans; else whether it will outlive the server's run */
  ban(ban: Ban): { readonly kept: boolean } | null {
    this.#forgetEnded();
    const before = this.#bans.add(ban, this.#now);
    if (before === null) return null;
    const kept = this.#memory.saveBan(ban);
    // The memory knows a ban by its spelling.
    return { kept: this.#forget(before.filter(({ what }) => what !== ban.what)) && kept };
  }

  /** @returns the ban that is no more, null when there was none */
  unban(target: BanTarget): { readonly ban: Ban; readonly kept: boolean } | null {
    this.#forgetEnded();
    const lifted = this.#bans.remove(target);
    const [ban] = lifted;
    return ban === undefined ? null : { ban, kept: this.#forget(lifted) };
  }

  /** @returns whether it will outlive the server's run */
  setMotd(text: string | null): boolean {
    this.#motd = text;
    return this.#memory.setMotd(text);
  }

  /** Bans that come and end would fill a disk: what is over is kept until the next command or start at the longest. */
  #forgetEnded(): void {
    this.#forget(this.#bans.takeEnded(this.#now));
  }

  #forget(bans: readonly Ban[]): boolean {
    return bans.length === 0 || this.#memory.removeBans(bans);
  }
}

function barred(ban: Ban | null): Barred | null {
  if (ban === null) return null;
  return ban.reason === null ? { code: 'banned' } : { code: 'banned', detail: ban.reason };
}
