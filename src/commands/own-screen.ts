import { join } from 'node:path';
import type { openTerminal } from '../../screens/terminal/open-terminal.js';
import type { Terminal } from '../../screens/terminal/terminal.js';
import type { Rgb } from '../../screens/theme/colours.js';
import type { Themes } from '../../screens/theme/themes.js';
import { STRAY_CHARS } from '../limits.js';
import type { Log } from '../log.js';
import { configDirectory } from './directories.js';

/** A full screen on this process's terminal. */
export interface OwnScreen {
  readonly terminal: Terminal;
  readonly themes: Themes;
  /** Done when the terminal has said what its background is, or will not: nothing is painted before. */
  readonly asked: Promise<void>;
}

/** What a full screen is opened with. */
export interface OwnScreenOptions {
  readonly log: Log;
  /** The theme that was chosen before; one that is not there leaves `auto`. */
  readonly theme: string;
  /** Says goodbye before a signal or a lost terminal ends the program. */
  readonly goodbye: () => Promise<void>;
}

/** Takes the terminal; ask `canOpen` first. */
export async function openOwnScreen({ log, theme, goodbye }: OwnScreenOptions): Promise<OwnScreen> {
  const [{ openTerminal: open }, { Themes: ThemesOf }] = await Promise.all([
    import('../../screens/terminal/open-terminal.js'),
    import('../../screens/theme/themes.js'),
  ]);
  const themes = new ThemesOf({ env: process.env, directory: join(configDirectory(process.env), 'themes') });
  themes.choose(theme);
  return { themes, ...take(themes, open, log, goodbye) };
}

function take(
  themes: Themes,
  open: typeof openTerminal,
  log: Log,
  goodbye: () => Promise<void>,
): Omit<OwnScreen, 'themes'> {
  const onStray = (text: string): void => {
    log.warn('stray-output', { text: text.slice(0, STRAY_CHARS) });
  };
  if (!themes.followGround) return { terminal: open({ goodbye, onStray }), asked: Promise.resolve() };
  let answered: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const onBackground = (rgb: Rgb | null): void => {
    themes.setBackground(rgb);
    answered();
  };
  return { terminal: open({ goodbye, onStray, onBackground }), asked };
}
