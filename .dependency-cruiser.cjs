/** The import rules of docs/ARCHITECTURE.md. Each name says what is forbidden; each comment says why. */
const SOCKETS = '^(node:)?(net|dgram|tls|http|https|dns|child_process|timers)(/|$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'wire-is-pure',
      comment: 'Bytes in, messages out: no socket, timer, screen or bus.',
      severity: 'error',
      from: { path: '^src/wire/' },
      to: {
        path: [
          SOCKETS,
          '^src/(?!wire/|limits|errors|json)',
          '^screens/',
          'node_modules/(blessed|eventemitter3)',
        ],
      },
    },
    {
      name: 'net-knows-nobody',
      comment: 'Sockets at the edge: the layers above come to net, never the other way.',
      severity: 'error',
      from: { path: '^src/net/' },
      to: { path: '^(src/(server|peer|bus|commands|main|slash|words)|screens/)' },
    },
    {
      name: 'screens-know-only-the-bus',
      comment: 'A screen must run at the far end of a socket that carries facts and intents.',
      severity: 'error',
      from: { path: '^screens/' },
      to: { path: '^src/(wire|net|server|peer|commands|main)' },
    },
    {
      name: 'store-knows-nobody',
      comment: 'What is on disk outlives every version of the room that uses it.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: { path: '^(src/(net|server|peer|commands|main|wire)|screens/)' },
    },
    {
      name: 'server-and-peer-are-strangers',
      severity: 'error',
      from: { path: '^src/(server|peer)/' },
      to: { path: '^src/(server|peer)/', pathNot: '^src/$1/' },
    },
    {
      name: 'control-stands-beside-the-server',
      comment: 'It carries what the bus tells: at the far end of its socket there is no server at all.',
      severity: 'error',
      from: { path: '^src/control/' },
      to: { path: '^(src/(server|peer|slash|commands|main)|screens/)' },
    },
    {
      name: 'nobody-knows-the-control-socket',
      comment: 'Only the command line puts it beside a server, or at its far end.',
      severity: 'error',
      from: { path: '^(src|screens)/', pathNot: '^src/(control|commands)/' },
      to: { path: '^src/control/' },
    },
    {
      name: 'nothing-imports-the-top',
      severity: 'error',
      from: { path: '^(src|screens)/', pathNot: '^src/(main|commands/)' },
      to: { path: '^src/(main|commands/)' },
    },
    {
      name: 'bus-owns-eventemitter3',
      severity: 'error',
      from: { path: '^(src|screens)/', pathNot: '^src/bus/bus\\.ts$' },
      to: { path: 'node_modules/eventemitter3' },
    },
    {
      name: 'pino-stays-in-the-log',
      comment: 'Everybody else knows src/log.ts only.',
      severity: 'error',
      from: { path: '^(src|screens)/', pathNot: '^src/log/' },
      to: { path: 'node_modules/pino' },
    },
    {
      name: 'metrics-only-read',
      comment:
        'What is counted is counted elsewhere; only src/metrics shows it, and knows how Prometheus wants it.',
      severity: 'error',
      from: { path: '^src/metrics/' },
      to: { path: '^(src/(server|peer|net|wire|commands|main)|screens/)' },
    },
    {
      name: 'prom-client-stays-in-metrics',
      severity: 'error',
      from: { path: '^(src|screens)/', pathNot: '^src/metrics/' },
      to: { path: 'node_modules/prom-client' },
    },
    {
      name: 'blessed-stays-on-screens',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/blessed' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
