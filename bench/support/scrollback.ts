import headless from '@xterm/headless';
import { COLUMNS, ROWS } from './screen-program.js';
import type { ScreenProgram } from './screen-program.js';

/** The program may take this long for a page, on a loaded machine. */
const PAGE_LATE_MS = 20_000;
/** As xterm sends them. */
const KEYS = {
  lobby: '\x1b1',
  zoom: '\x1bz',
  repaint: '\x0c',
  top: '\x1b[1;3H',
  pageDown: '\x1b[6~',
} as const;

/** What is needed of a program whose pages are turned. */
type Pager = Pick<ScreenProgram, 'type' | 'onBytes'>;

/** The lobby of a running `klatsch join`, of whose texts the numbers are read page by page. */
export class Scrollback {
  readonly #program: Pager;
  readonly #emulator = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  #look: () => void = () => undefined;

  constructor(program: Pager) {
    this.#program = program;
    program.onBytes((bytes) => {
      this.#emulator.write(bytes, () => {
        this.#look();
      });
    });
  }

  /**
   * Pages from the first line of the lobby to its last text.
   *
   * @param last the number of the last text
   * @param zoomed whether the lobby must be given the whole screen first
   * @returns the numbers of all texts that were shown
   * @throws Error when a page does not come
   */
  async read(last: number, zoomed: boolean): Promise<ReadonlySet<number>> {
    const { lobby, zoom, repaint, top, pageDown } = KEYS;
    await this.#press([lobby, ...(zoomed ? [zoom] : []), repaint], (page) => page.at(-1) === last);
    let page = await this.#press([top], ([first]) => first !== undefined && first < last - 2 * ROWS);
    const found = new Set(page);
    while (!found.has(last)) {
      const end = page.at(-1) ?? -1;
      page = await this.#press([pageDown], (next) => (next.at(-1) ?? -1) > end);
      for (const number of page) found.add(number);
    }
    return found;
  }

  /** Presses keys and waits for a page that is painted whole, and is the one that is meant. */
  async #press(
    keys: readonly string[],
    isMeant: (page: readonly number[]) => boolean,
  ): Promise<readonly number[]> {
    let timer: NodeJS.Timeout | undefined;
    const come = new Promise<readonly number[]>((resolve, reject) => {
      this.#look = () => {
        const page = this.#page();
        if (isWhole(page) && isMeant(page)) resolve(page);
      };
      timer = setTimeout(() => {
        reject(new Error(`no page in ${PAGE_LATE_MS} ms; what is shown is ${this.#page().join(' ')}`));
      }, PAGE_LATE_MS);
    });
    for (const key of keys) this.#program.type(key);
    return come.finally(() => {
      clearTimeout(timer);
    });
  }

  /** The numbers that the screen shows now, from above. */
  #page(): readonly number[] {
    const rows = Array.from(
      { length: ROWS },
      (_, y) => this.#emulator.buffer.active.getLine(y)?.translateToString() ?? '',
    );
    return rows.flatMap((row) => [...row.matchAll(/#(\d{7})/g)].map(([, number]) => Number(number)));
  }
}

/** In a page that is painted only in part, rows of the one before follow: numbers go down there, or far up. */
function isWhole(page: readonly number[]): boolean {
  const [first = 0] = page;
  return page.every((number, at) => at === 0 || (number > (page[at - 1] ?? 0) && number < first + 2 * ROWS));
}
