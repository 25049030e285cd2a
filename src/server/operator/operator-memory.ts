import type { Ban } from '../../bus/events.js';
import type { BanTarget } from '../../operator/command.js';

/** What an operator has decided and what shall hold after the server's end, too. Nothing here throws. */
export interface OperatorMemory {
  /** What was kept before. */
  readonly bans: readonly Ban[];
  readonly motd: string | null;
  /** Each keeps one decision; false when it will be forgotten at the server's end. */
  keepBan(ban: Ban): boolean;
  forgetBan(target: BanTarget): boolean;
  keepMotd(text: string | null): boolean;
}

/** Keeps nothing. */
export const NO_OPERATOR_MEMORY: OperatorMemory = {
  bans: [],
  motd: null,
  keepBan: () => false,
  forgetBan: () => false,
  keepMotd: () => false,
};
