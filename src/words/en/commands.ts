/** Sentences of the command line, English. */
export const commands = {
  usage: 'klatsch <command> [options]',
  summaries: {
    host: 'start a room here and join it at once',
    join: 'join a room',
    serve: 'run a server only, with an operator’s screen or as a service',
    who: 'print who is there',
    say: 'say one thing and leave',
    watch: 'watch a server that runs on this machine, and be its operator',
    ctl: 'have a server on this machine do one thing: list, kick, ban … (klatsch ctl help)',
  },
  positionals: {
    server: 'the server, host[:port]; 127.0.0.1:9000 unless told',
    text: 'what to say',
    socket: 'the server, by its port or by the path of its control socket',
    command: 'what it is to do; words that begin with a dash stand behind --',
  },
  options: {
    port: 'TCP port of the server (default 9000; 0: any free one)',
    nick: 'your nickname (default: your login name)',
    lines: 'plain lines instead of the full screen',
    json: 'one JSON object a line instead of the full screen',
    accept: 'answer invitations without asking: all or none (default: ask)',
    plain: 'no encryption',
    limit: 'set a limit of the server, NAME=VALUE, 0 for none; may be given several times',
    host: 'address to listen on (default 0.0.0.0)',
    headless: 'as a service: no screen, nothing read, the log on standard output',
    log: 'file for the log (default: standard output when headless, else klatsch.log in the state directory)',
    'log-level': 'what is logged: debug, info (the default of serve), warn, error or off',
    metrics: 'serve metrics for Prometheus, and /healthz, on [host:]port (default host 127.0.0.1)',
    store: 'keep texts, bans and message of the day on disk (the default); --no-store does not',
    server: 'the server, host[:port]; 127.0.0.1:9000 unless told',
    socket: 'the control socket of a server on this machine',
  },
  valueInvalid: {
    port: (place: string): string => `${place} must be a port from 0 to 65535`,
    nick: (place: string): string => `${place} must be a nickname`,
    lines: (place: string): string => `${place} must be true or false`,
    json: (place: string): string => `${place} must be true or false`,
    accept: (place: string): string => `${place} must be ask, all or none`,
    plain: (place: string): string => `${place} must be true or false`,
    limit: (place: string): string => `${place} must be a list of NAME=VALUE`,
    host: (place: string): string => `${place} must be an address of this machine`,
    headless: (place: string): string => `${place} must be true or false`,
    log: (place: string): string => `${place} must be a file`,
    'log-level': (place: string): string => `${place} must be debug, info, warn, error or off`,
    metrics: (place: string): string => `${place} must be a port, host:port or [IPv6]:port`,
    store: (place: string): string => `${place} must be true or false`,
    server: (place: string): string => `${place} must be host or host:port`,
    socket: (place: string): string => `${place} must be the path of a control socket or a port`,
  },
  ignoreInvalid: (place: string): string => `${place} must be a list of nicknames`,
  configKey: (path: string, key: string, known: readonly string[]): string =>
    `${path}: there is no option "${key}"; there are: ${known.join(', ')}`,
  configUnreadable: (path: string, code: string): string => `${path} cannot be read (${code})`,
  configSyntax: (path: string, reason: string): string => `${path} is not JSON: ${reason}`,
  configNoObject: (path: string): string => `${path} must hold one JSON object`,
  addressInvalid: (text: string): string =>
    `"${text}" is no server: write host, host:port or [IPv6]:port, with a port from 1 to 65535`,
  nickInvalid: (nick: string): string =>
    `"${nick}" cannot be a nickname: one word of 1 to 32 characters, without a colon, not beginning with / or *`,
  nickReserved: (nick: string): string => `the nickname "${nick}" is reserved`,
  logLevel: (known: readonly string[]): string => `KLATSCH_LOG must be one of ${known.join(', ')}`,
  commandMissing: 'which command? host, join, serve, watch, ctl, who or say',
  argumentUnknown: (argument: string): string => `${argument} is one argument too many`,
  commandUnknown: (name: string, near: string): string =>
    `there is no command ${name}; did you mean ${near}?`,
  /** After an error in the command line. */
  seeHelp: (command: string): string => `(help: klatsch ${command === '' ? '' : `${command} `}--help)`,
  portInUse: (port: number): string =>
    `port ${port} is taken: join the room that is there (klatsch join 127.0.0.1:${port}) or choose another port (--port ${port === 65535 ? port - 1 : port + 1})`,
  portForbidden: (port: number): string =>
    `port ${port} may not be opened by this user: choose one above 1023 (--port 9000)`,
  hostUnknown: (host: string): string =>
    `${host} is no address of this machine (--host 0.0.0.0 is all of them)`,
  listenFailed: (reason: string): string => `cannot listen: ${reason}`,
  unreachable: (server: string): string =>
    `nobody answers at ${server}: check the address, or start a room there (klatsch host)`,
  /** `reason` as the engine tells it. */
  noRoom: (server: string, reason: string): string =>
    `no room at ${server}: ${reason}; check the address, or start a room there (klatsch host)`,
  refused: (reason: string): string => `the server refused: ${reason}`,
  putOut: (reason: string): string => `out of the room: ${reason}`,
  notSaid: (reason: string): string => `not said: ${reason}`,
  unsent: (count: number): string => `${count} ${count === 1 ? 'line was' : 'lines were'} not sent`,
  textMissing: 'what shall be said? klatsch say text…',
  internal: (reason: string): string => `internal error: ${reason}`,
};
