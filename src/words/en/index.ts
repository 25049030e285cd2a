import { access } from './access.js';
import { chat } from './chat.js';
import { commands } from './commands.js';
import { control } from './control.js';
import { dashboard } from './dashboard.js';
import { identity } from './identity.js';
import { input } from './input.js';
import { lines } from './lines.js';
import { operator } from './operator.js';
import { peer } from './peer.js';
import { preferences } from './preferences.js';
import { server } from './server.js';
import { service } from './service.js';
import { slash } from './slash.js';
import { store } from './store.js';
import { themes } from './themes.js';

/** The English catalogue. */
export const en = {
  access,
  chat,
  commands,
  control,
  dashboard,
  identity,
  input,
  lines,
  operator,
  peer,
  preferences,
  server,
  service,
  slash,
  store,
  themes,
};
