import type { AccessOptions } from '../server/access/access-options.js';
import type { Settings } from './settings.js';

/** Who may come in, as it was chosen. */
export function accessOf(settings: Settings, password = ''): AccessOptions {
  const { access: mode = 'open' } = settings;
  const oldClients = settings['old-clients'] ?? (mode === 'open' ? 'yes' : 'no');
  return { mode, oldClients, ...(mode === 'password' && password !== '' ? { password } : {}) };
}
