import { expect } from '@jest/globals';
import type { TestPeer } from '../../peer/test-peer.js';
import type { Pty } from '../../support/terminal/pty.js';
import type { House } from './house.js';
import { press } from './keys.js';
import { promptOf, redrawn, sees } from './look.js';
import type { Wanted } from './look.js';

/** Nine chats fill every pane that has a key. */
export const PARTNERS = ['alice', 'alan', 'bob', 'carol', 'dora', 'emil', 'fred', 'gina', 'hans'] as const;
/** Texts of alice in the lobby: more than a page. */
export const LINES = 120;

/** Who plays in the evening, beside the one at the screen. */
export interface Company {
  /** The room's talker and first chat partner. */
  readonly alice: TestPeer;
  readonly bob: TestPeer;
  /** Has no chat with us; ivy neither. */
  readonly ida: TestPeer;
  readonly ivy: TestPeer;
}

/** Bytes to press, or something that others do meanwhile. */
type Step = string | ((screen: Pty, company: Company) => Promise<void>);

/** One thing to press, and what must be seen then and was not before. */
export interface Row {
  readonly name: string;
  readonly given?: Step;
  readonly keys: string;
  readonly sees: Wanted;
  /** Leads back to the lobby with an empty line. */
  readonly after?: Step;
}

/** Lets all of them in. */
export async function gather(house: House): Promise<Company> {
  const [alice, , bob] = await Promise.all(PARTNERS.map((nick) => house.join(nick)));
  const [ida, ivy] = [await house.join('ida'), await house.join('ivy')];
  if (alice === undefined || bob === undefined) throw new Error('nobody there');
  return { alice, bob, ida, ivy };
}

/** Dave's screen for row after row; a failed row costs the next one a new program and nothing else. */
export class RowRunner {
  readonly #house: House;
  readonly #company: Company;
  #screen: Pty | null = null;

  constructor(house: House, company: Company) {
    this.#house = house;
    this.#company = company;
  }

  /** The program in the lobby, with the chats of these people open, nothing written, nothing asked. */
  async home(partners: readonly string[]): Promise<Pty> {
    const known = this.#screen;
    if (known?.exit === null && isHome(known)) return known;
    await known?.close();
    const fresh = await this.#house.screen('dave');
    for (const nick of partners) {
      fresh.write(`/chat ${nick}\r`);
      await fresh.waitFor((it) => promptOf(it).startsWith(` ${nick} ▸`));
    }
    fresh.write(press('alt-1'));
    for (let line = 1; line <= LINES; line += 1)
      this.#company.alice.ask('room:say', { text: `line ${line}` });
    await fresh.waitFor((it) => isHome(it) && sees(it, `line ${LINES}`));
    this.#screen = fresh;
    return fresh;
  }

  /** Presses, looks, and comes home again. */
  async run(row: Row, partners: readonly string[]): Promise<void> {
    const on = await this.home(partners);
    await this.#perform(row.given, on);
    await redrawn(on);
    expect(sees(on, row.sees)).toBe(false);
    on.write(row.keys);
    await on.waitFor(row.sees);
    await this.#perform(row.after, on);
    await on.waitFor(isHome);
  }

  async #perform(step: Step | undefined, on: Pty): Promise<void> {
    if (typeof step === 'string') on.write(step);
    else await step?.(on, this.#company);
  }
}

/** The lobby, nothing written, nothing asked. */
function isHome(on: Pty): boolean {
  const open = /help · |Esc (stays|keeps|closes|ends|gives)|Alt- {2}|✉/;
  return on.alternate && promptOf(on) === ' lobby ▸' && !open.test(on.screenText());
}
