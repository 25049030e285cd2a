import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../src/commands/command-line.js';

/** What a command line says, with the words of its text. */
function read(...args: readonly string[]): Readonly<Record<string, unknown>> {
  const chosen = parseCommandLine(args, () => '0.0.0');
  const { json, port, server, '--': text } = chosen?.flags ?? {};
  return Object.fromEntries(
    Object.entries({ json, port, server, text }).filter(([, value]) => value !== undefined),
  );
}

describe('the words of a text', () => {
  it.each<[readonly string[], Readonly<Record<string, unknown>>]>([
    [['ctl', 'list'], { text: ['list'] }],
    [['ctl', 'kick', 'bob', '--json'], { json: true, text: ['kick', 'bob'] }],
    [['ctl', '--json', 'false', 'kick', 'bob'], { json: false, text: ['kick', 'bob'] }],
    [['ctl', '--port', '9001', 'exit'], { port: '9001', text: ['exit'] }],
    [['ctl', '--port=9001', 'announce', 'help'], { port: '9001', text: ['announce', 'help'] }],
    [['ctl', 'help'], { text: ['help'] }],
    [['ctl', 'announce', 'ctl', 'is', 'down'], { text: ['announce', 'ctl', 'is', 'down'] }],
    [['ctl', 'limits', 'text-burst', '-1'], { text: ['limits', 'text-burst', '-1'] }],
    [['ctl', 'announce', '--', '--json', 'is', '"it"'], { text: ['announce', '--json', 'is', '"it"'] }],
    [['ctl', 'announce', '-', '1.50', 'a=b'], { text: ['announce', '-', '1.50', 'a=b'] }],
    [['say', 'I', 'need', 'help'], { text: ['I', 'need', 'help'] }],
    [['say', '--server', '127.0.0.1:9001', 'who'], { server: '127.0.0.1:9001', text: ['who'] }],
  ])('%j', (args, read_) => {
    expect(read(...args)).toEqual(read_);
  });

  it.each<[readonly string[], RegExp]>([
    [['ctl', 'kick', 'bob', '--why'], /why/],
    [['ctl', 'kick', '-x'], /x/],
    [['ctl', 'list', '--port'], /port/],
    [['say', '--server', '--', 'hello'], /server/],
  ])('leave it to yargs to find fault with the options: %j', (args, message) => {
    expect(() => read(...args)).toThrow(expect.objectContaining({ code: 'command-usage' }));
    expect(() => read(...args)).toThrow(message);
  });
});
