import type { Ground, Theme } from '../widgets/theme.js';
import { NEUTRAL } from './built-in.js';
import { AUTO, resolveTheme, themeChoices } from './resolve-theme.js';
import type { ThemeResult } from './parse-theme.js';
import type { Rgb } from './colours.js';
import { coloursOf, groundOfRgb } from './terminal-colours.js';
import type { Environment } from './terminal-colours.js';

/** What a choice of themes depends on. */
export interface ThemesOptions {
  readonly env: Environment;
  /** Where theme files are: `themes` in the configuration directory. */
  readonly directory: string;
}

/** The theme in use, and the others. Begins with `auto`. */
export class Themes {
  readonly #options: ThemesOptions;
  #wanted = AUTO;
  #ground: Ground | null = null;
  #current: Theme = NEUTRAL;

  constructor(options: ThemesOptions) {
    this.#options = options;
    this.choose(AUTO);
  }

  /** What is painted with now. */
  get current(): Theme {
    return this.#current;
  }

  /** What was chosen last: `auto`, a name or a path. */
  get wanted(): string {
    return this.#wanted;
  }

  /** Whether the terminal's background would change anything. */
  get followGround(): boolean {
    const { env } = this.#options;
    return this.#wanted === AUTO && coloursOf(env) > 0 && env.TERM !== 'linux';
  }

  /** Everything that {@link choose} takes by name, the files of this moment included. */
  get choices(): readonly string[] {
    return themeChoices(this.#options.directory);
  }

  /** Changes the theme; when that cannot be, the old one stays and the result says why. Never throws. */
  choose(wanted: string): ThemeResult {
    const result = resolveTheme({ ...this.#options, wanted, ground: this.#ground });
    if (!result.ok) return result;
    this.#wanted = wanted;
    this.#current = result.value;
    return result;
  }

  /** What the terminal says that its background is, null when it does not: `auto` follows it. */
  setBackground(rgb: Rgb | null): void {
    this.#ground = rgb === null ? null : groundOfRgb(rgb);
    if (this.#wanted === AUTO) this.choose(AUTO);
  }
}
