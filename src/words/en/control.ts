/** Sentences about the control socket, `klatsch watch` and `klatsch ctl`, English. */
export const control = {
  /** Told to whoever wrote the line, on its connection alone. */
  lineMalformed: 'that line is no intent as docs/OPERATING.md has them, and was ignored',
  intentUnknown: 'that intent is not known here, and was ignored',
  lineTooLong: (bytes: number): string =>
    `that line was too long (more than ${bytes} bytes), and was ignored`,
  tooManyRequests: (most: number): string =>
    `${most} commands of yours are not answered yet: that one was ignored`,
  tooManyConnections: (most: number): string =>
    `there are ${most} connections on this control socket already`,
  presentFailed: 'the server cannot say how it stands; its log says why',
  /** In whose name a command was given that came with none. */
  nameless: 'somebody',
  via: (name: string, way: 'watch' | 'ctl'): string => `${name} (${way})`,

  /** Why a server has no control socket. */
  unavailable: (reason: string): string =>
    `no control socket, so that klatsch watch and klatsch ctl cannot reach this server: ${reason}`,
  pathTooLong: (path: string, most: number): string =>
    `${path} is longer than the ${most} bytes that the path of a Unix socket may have; take a shorter one (XDG_RUNTIME_DIR)`,
  directoryForeign: (directory: string, owner: number): string =>
    `${directory} belongs to user ${owner}, not to the user of this server; remove it, or set XDG_RUNTIME_DIR to a directory of your own`,
  directoryOpen: (directory: string, reason: string): string =>
    `${directory} is open to other users and that cannot be changed (${reason}); chmod 700 it`,
  directoryFailed: (directory: string, reason: string): string =>
    `the directory ${directory} cannot be used: ${reason}`,
  live: (path: string): string => `another server answers at ${path}`,
  noSocket: (path: string): string => `what stands at ${path} is no socket; remove it`,
  socketFailed: (path: string, reason: string): string => `${path} cannot be opened: ${reason}`,
  watcherTooSlow: (bytes: number): string =>
    `a watcher did not read and was dropped when ${bytes} bytes waited for it`,

  /** Why a server cannot be reached. */
  nobody: (path: string): string =>
    `no server runs there: no socket at ${path}; start one with klatsch serve`,
  leftOver: (path: string): string =>
    `no server runs there: the socket at ${path} was left over by one that is gone; start one with klatsch serve`,
  forbidden: (path: string, owner: number | null, self: number | null): string =>
    owner === null
      ? `permission denied: ${path} is another user’s`
      : `permission denied: the socket ${path} belongs to user ${owner}, and you are user ${self ?? 'unknown'}; become that user`,
  failed: (path: string, reason: string): string => `the server at ${path} cannot be reached: ${reason}`,
  noneOnPort: (port: number, paths: readonly string[]): string =>
    `no server runs here on port ${port}: nobody answers at ${paths.join(' or ')}; start one with klatsch serve --port ${port}`,
  none: (directories: readonly string[]): string =>
    `no server runs here: nobody answers in ${directories.join(' or ')}; start one with klatsch serve`,
  several: (paths: readonly string[]): string =>
    `several servers run here, say which one by its port or its socket: ${paths.join(', ')}`,
  unanswered: (seconds: number): string => `the server has not answered within ${seconds} s`,
  lost: 'the connection to the server broke: it was killed, or this program did not read fast enough',
  lostUnanswered: 'the connection to the server broke before it answered',
  serverMalformed: (count: number): string =>
    `the server said something that this program does not understand (${count} ${count === 1 ? 'line' : 'lines'}, ignored)`,

  watching: (address: string, people: number): string =>
    `watching the server on ${address}: ${people} ${people === 1 ? 'person is' : 'people are'} here`,
  ended: 'the server has ended',
};
