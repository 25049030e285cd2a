import { describe, expect, it } from '@jest/globals';
import { PASSWORD_BYTES } from '../../src/limits.js';
import { parseOperatorLine } from '../../src/operator/parse.js';

const SHORT = 'k7qdm2x5'.replaceAll(/[019]/g, '2').repeat(4);
const SHOWN = (SHORT.match(/.{4}/g) ?? []).join('-');
const WHOLE = `${SHORT}${'a'.repeat(20)}`;

const commandOf = (line: string): unknown => {
  const parsed = parseOperatorLine(line);
  return parsed.ok ? parsed.command : parsed.code;
};

describe('the commands about access', () => {
  it.each<[string, unknown]>([
    [`allow ${WHOLE} bob`, { name: 'allow', fingerprint: SHORT, nick: 'bob' }],
    [`allow ${SHOWN.toUpperCase()} bob`, { name: 'allow', fingerprint: SHORT, nick: 'bob' }],
    ['allow abc bob', 'fingerprint-invalid'],
    [`allow ${SHOWN} b:b`, 'nick-invalid'],
    [`allow ${SHOWN}`, 'command-usage'],
    [`allow ${SHOWN} bob eve`, 'command-usage'],
    ['disallow bob', { name: 'disallow', whom: { nick: 'bob' } }],
    [`disallow ${SHOWN}`, { name: 'disallow', whom: { key: SHORT } }],
    ['disallow a:b', 'fingerprint-invalid'],
    ['disallow', 'command-usage'],
    ['allowed', { name: 'allowed' }],
    ['invite', { name: 'invite', nick: null, forMs: null }],
    ['invite bob', { name: 'invite', nick: 'bob', forMs: null }],
    ['invite for 2h', { name: 'invite', nick: null, forMs: 7_200_000 }],
    ['invite bob for 1d', { name: 'invite', nick: 'bob', forMs: 86_400_000 }],
    ['invite bob for ever', 'duration-invalid'],
    ['invite bob soon', 'command-usage'],
    ['invite a:b', 'nick-invalid'],
    ['nicks', { name: 'nicks' }],
    ['release bob', { name: 'release', nick: 'bob' }],
    ['release', 'command-usage'],
    ['password set  open sesame ', { name: 'password', text: 'open sesame' }],
    ['password clear', { name: 'password', text: null }],
    ['password set', 'command-usage'],
    ['password', 'command-usage'],
    [`password set ${'x'.repeat(PASSWORD_BYTES + 1)}`, 'command-usage'],
  ])('%s', (line, wanted) => {
    expect(commandOf(line)).toEqual(wanted);
  });

  it.each([
    'password sett hunter2',
    'password hunter2',
    'pasword set hunter2',
    `password set ${'hunter2'.repeat(200)}`,
  ])('repeats nothing of a password in an error (%#)', (line) => {
    expect(JSON.stringify(parseOperatorLine(line))).not.toContain('hunter2');
  });
});
