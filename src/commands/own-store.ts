import type { ServerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';
import type { PortStore } from '../store/store.js';
import { words } from '../words/index.js';
import { stateDirectory } from './directories.js';

/** A store in the state directory, loaded only here: nobody but a server pays for it. */
export async function prepareStore(bus: ServerBus, log: Log): Promise<PortStore> {
  const { storeIn } = await import('../store/store-in.js');
  return storeIn({
    directory: stateDirectory(process.env),
    now: () => systemClock.now(),
    events: {
      changed: (code, cause) => {
        if (code !== null) log.warn('store-fault', errorFields(cause));
        bus.tell('store:changed', { kept: code === null, code });
      },
      setAside: (path, what, cause) => {
        log.warn('store-set-aside', { path, ...errorFields(cause) });
        bus.tell('problem', { code: 'store-failed', message: words.store.setAside(path, what) });
      },
    },
    onUnopened: (code) => {
      bus.tell('problem', { code, message: words.store.unopened });
    },
  });
}
