import type { Target } from '../support/target.js';
import { chatChannel } from './chat-channel.js';
import { chatDoor } from './chat-door.js';
import { control } from './control.js';
import { files } from './files.js';
import { metrics } from './metrics.js';
import { peer } from './peer.js';
import { serverSession } from './server-session.js';
import { serverTcp } from './server-tcp.js';
import { serverTls } from './server-tls.js';
import { store } from './store.js';
import { terminal } from './terminal.js';
import { text } from './text.js';
import { udp } from './udp.js';
import { watcher } from './watcher.js';

/** Everything that takes bytes of others. */
export const TARGETS: readonly Target[] = [
  serverSession,
  serverTcp,
  serverTls,
  peer,
  udp,
  chatChannel,
  chatDoor,
  control,
  watcher,
  terminal,
  text,
  files,
  store,
  metrics,
];
