/** The code of every entry that a log can have. docs/OPERATING.md says what each means; a test compares. */
export const LOG_CODES = [
  // Of a server at work.
  'server-listening',
  'server-stopped',
  'server-counts',
  'metrics-listening',
  'operator-command',
  'refused',
  'store-changed',
  'store-fault',
  'store-set-aside',
  'server-key-not-kept',
  'client-joined',
  'client-left',
  'client-renamed',
  'client-muted',
  'client-refused',
  // Of the control socket.
  'control-opened',
  'control-unavailable',
  'control-socket-stays',
  'control-fault',
  'watcher-too-slow',
  // Of the log and the configuration.
  'log-reopened',
  'log-not-reopened',
  'log-dropped',
  'config-reloaded',
  'config-rejected',
  // What goes wrong inside.
  'problem',
  'server-fault',
  'listener-failed',
  'crashed',
  // Of a chat program.
  'ignore-not-kept',
  'datagrams-dropped',
  'stray-output',
] as const;

/** One of {@link LOG_CODES}. */
export type LogCode = (typeof LOG_CODES)[number];
