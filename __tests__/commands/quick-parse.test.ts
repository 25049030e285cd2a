import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Chosen } from '../../src/commands/command-line.js';
import { parseCommandLine } from '../../src/commands/command-line.js';
import { quickParse } from '../../src/commands/quick-parse.js';

/** What the rest of the program looks at. */
function essence(chosen: Chosen | null): unknown {
  if (chosen === null) return null;
  const names = new Set<string>([...chosen.command.options, 'server', '--']);
  const given = Object.entries(chosen.flags).filter(
    ([name, value]) => names.has(name) && value !== undefined,
  );
  return { command: chosen.command, flags: Object.fromEntries(given) };
}

function byYargs(args: readonly string[]): unknown {
  return essence(parseCommandLine(args, () => '0.0.0'));
}

const PLAIN: readonly (readonly string[])[] = [
  ['join'],
  ['join', 'irc.example:9001'],
  ['join', '--nick', 'ann', '10.0.0.1'],
  ['join', '[::1]:9000', '--nick=zoë', '--json', '--plain'],
  ['host', '--port', '0', '--lines'],
  ['host', '--limit', 'texts-per-second=0', '--limit=text-burst=5', '--port', '9001'],
  ['serve', '--headless', '--host', '127.0.0.1'],
  ['serve', '--lines', '--log-level', 'debug', '--log=/tmp/a b.log', '--metrics', '0.0.0.0:9464'],
  ['serve', '--store'],
  ['serve', '--no-store'],
  ['join', '--no-json', 'irc.example'],
  ['who', '--json', '127.0.0.1'],
  ['watch'],
  ['watch', '9001', '--json'],
  ['watch', '/run/user/7/klatsch/9000.sock', '--lines'],
  ['watch', '--port', '9001'],
  ['serve', '--access', 'keys', '--old-clients=local', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'],
  ['join', '--invite', 'k7qd-m2x5', '--ask-password'],
];

const OTHERS: readonly (readonly string[])[] = [
  [],
  ['--help'],
  ['--version'],
  ['join', '--help'],
  ['jion'],
  ['join', 'a', 'b'],
  ['join', '--server', 'a'],
  ['join', '--no-nick'],
  ['serve', '--store', '--no-store'],
  ['serve', '--no-store=false'],
  ['serve', '--no-store', 'true'],
  ['serve', '--no-no-store'],
  ['join', '--json', 'false'],
  ['join', '--json=true'],
  ['join', '--nick', '-x'],
  ['join', '--nick', "'ann'"],
  ['join', '--nick'],
  ['join', '--nick', 'a', '--nick', 'b'],
  ['join', '--', 'a'],
  ['join', '-n', 'a'],
  ['serve', '--nick', 'a'],
  ['serve', '--logLevel', 'debug'],
  ['join', '--ask-password=secret'],
  ['say', 'hello'],
  ['watch', '--socket', '/a'],
  ['watch', '9000', '9001'],
  ['ctl', 'list'],
  ['ctl'],
];

describe('quickParse', () => {
  it.each(PLAIN.map((args) => [args.join(' '), args] as const))('reads "%s" as yargs does', (_line, args) => {
    expect(essence(quickParse(args))).toEqual(byYargs(args));
  });

  it.each(OTHERS.map((args) => [args.join(' '), args] as const))('leaves "%s" to yargs', (_line, args) => {
    expect(quickParse(args)).toBeNull();
  });

  it('never reads anything as yargs would not', () => {
    const words = [
      ...[
        'join',
        'host',
        'who',
        'serve',
        '--socket',
        '--nick',
        '--json',
        '--lines',
        '--port',
        '--limit',
        '--limit=a=1',
      ],
      ...[
        '--nick=b',
        '--server',
        '--',
        '-',
        '--json=x',
        'true',
        'ann',
        '127.0.0.1:9000',
        '"q"',
        '',
        '7',
        '--x',
      ],
      ...[
        '--no-plain',
        '--no-store',
        '--no-nick',
        '--accept',
        'all',
        '--port=',
        '0x10',
        '1e3',
        'a=b',
        '--headless',
        '--host',
        '--log',
        '--log-level=x',
      ],
    ];
    const line = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 6 });
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom('join', 'host', 'who', 'serve', 'watch'), line, (name, rest) => {
        const args = [name, ...rest];
        const quick = quickParse(args);
        if (quick === null) return;
        read += 1;
        expect(essence(quick)).toEqual(byYargs(args));
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
