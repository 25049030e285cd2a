import { systemClock } from '../clock.js';
import { words } from '../words/index.js';
import { configPath, readConfigObject } from './config-file.js';
import { openOwnScreen } from './own-screen.js';
import { preferencesIn } from './preference-keys.js';
import { programLog } from './program-log.js';
import type { WatchView, WatchViewOptions } from './watch-lines.js';

/** Opens the operator's dashboard on the terminal of this process. Signals are the terminal's guard's. */
export async function openWatchScreen({ bus, by }: WatchViewOptions): Promise<WatchView> {
  const { theme, mouse } = preferencesIn(readConfigObject(configPath(process.env)));
  const log = programLog(process.env);
  const { terminal, themes, asked } = await openOwnScreen({ log, theme, goodbye: () => Promise.resolve() });
  const { openDashboard } = await import('../../screens/dashboard/open-dashboard.js');
  let dispose: () => void = () => undefined;
  const left = new Promise<null>((resolve) => {
    const onQuit = (): void => {
      resolve(null);
    };
    dispose = openDashboard({
      ...{ bus, by, mouse, terminal, themes, onQuit },
      clock: systemClock,
      mode: 'watch',
    });
  });
  let hasStopped = false;
  const unhook = bus.onFact('server:closed', () => {
    hasStopped = true;
  });
  await asked;
  return {
    left,
    close() {
      unhook();
      dispose();
      terminal.close();
      // On a screen that is gone nobody can read why.
      if (hasStopped) process.stdout.write(`${words.lines.server.closed}\n`);
      return Promise.resolve();
    },
  };
}
