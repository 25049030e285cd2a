import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OperatorCommand } from '../../src/operator/command.js';
import { readDuration } from '../../src/operator/duration.js';
import { parseOperatorLine } from '../../src/operator/parse.js';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';

const DAY_MS = 86_400_000;

function ban(what: string, fields: Partial<Extract<OperatorCommand, { name: 'ban' }>> = {}): OperatorCommand {
  return { name: 'ban', target: { kind: 'nick', what }, forMs: null, reason: null, ...fields };
}

function banAt(kind: 'address' | 'network', what: string): OperatorCommand {
  return ban(what, { target: { kind, what } });
}

describe('parseOperatorLine', () => {
  it.each<[string, OperatorCommand]>([
    ['list', { name: 'list' }],
    ['  LIST  ', { name: 'list' }],
    ['/list', { name: 'list' }],
    ['announce  down at  noon', { name: 'announce', text: 'down at  noon' }],
    ['kick bob', { name: 'kick', nick: 'bob', reason: null }],
    ['kick bob  too loud', { name: 'kick', nick: 'bob', reason: 'too loud' }],
    ['ban bob', ban('bob')],
    ['ban a/b', ban('a/b')],
    ['ban 10.0.0.9', banAt('address', '10.0.0.9')],
    ['ban ::FFFF:10.0.0.9', banAt('address', '10.0.0.9')],
    ['ban 2001:DB8::1', banAt('address', '2001:db8::1')],
    ['ban 2001:db8:0:0::1', banAt('address', '2001:db8::1')],
    ['ban fe80::1%eth0', banAt('address', 'fe80::1')],
    ['ban 10.0.0.0/08', banAt('network', '10.0.0.0/8')],
    ['ban 10.0.0.5/8', banAt('network', '10.0.0.0/8')],
    ['ban ::ffff:10.0.0.0/104', banAt('network', '10.0.0.0/8')],
    ['ban 2001:0DB8:0::/32', banAt('network', '2001:db8::/32')],
    ['ban fe80::1%eth0/64', banAt('network', 'fe80::/64')],
    ['ban 2001:db8::/32', banAt('network', '2001:db8::/32')],
    ['ban bob for 10m', ban('bob', { forMs: 600_000 })],
    ['ban bob for 2h be nice', ban('bob', { forMs: 7_200_000, reason: 'be nice' })],
    ['ban bob forever young', ban('bob', { reason: 'forever young' })],
    ['unban 10.0.0.0/8', { name: 'unban', target: { kind: 'network', what: '10.0.0.0/8' } }],
    ['bans', { name: 'bans' }],
    ['mute bob', { name: 'mute', nick: 'bob' }],
    ['unmute bob', { name: 'unmute', nick: 'bob' }],
    ['motd', { name: 'motd' }],
    ['motd set be kind\nto all', { name: 'motd-set', text: 'be kind\nto all' }],
    ['motd clear', { name: 'motd-set', text: null }],
    ['limits', { name: 'limits' }],
    ['limits text-burst 5', { name: 'limit-set', limit: 'text-burst', value: '5' }],
    ['limits text-burst=5', { name: 'limit-set', limit: 'text-burst', value: '5' }],
    ['exit', { name: 'exit' }],
  ])('reads "%s"', (line, command) => {
    expect(parseOperatorLine(line)).toEqual({ ok: true, entry: expect.anything(), command });
  });

  it.each([
    ['list all', 'command-usage'],
    ['announce', 'command-usage'],
    ['announce   ', 'command-usage'],
    ['kick', 'command-usage'],
    ['ban', 'command-usage'],
    ['unban', 'command-usage'],
    ['unban a b', 'command-usage'],
    ['mute', 'command-usage'],
    ['mute a b', 'command-usage'],
    ['motd be kind', 'command-usage'],
    ['motd set', 'command-usage'],
    ['motd clear all', 'command-usage'],
    ['limits text-burst', 'command-usage'],
    ['limits text-burst 5 6', 'command-usage'],
    ['exit now', 'command-usage'],
    ['ban bob for', 'duration-invalid'],
    ['ban bob for ever', 'duration-invalid'],
    ['ban bob for 0m', 'duration-invalid'],
    ['ban 10.0.0', 'address-invalid'],
    ['ban 10.0.0.256', 'address-invalid'],
    ['ban 10.0.0.0/33', 'address-invalid'],
    ['ban 10.0.0.0/', 'address-invalid'],
    ['ban 10.0.0.0/8/8', 'address-invalid'],
    ['ban 2001:zz::', 'address-invalid'],
    ['ban server', 'nick-reserved'],
    ['', 'command-unknown'],
    ['constructor', 'command-unknown'],
    ['kik bob', 'command-unknown'],
  ])('explains what is wrong with "%s": %s', (line, code) => {
    expect(parseOperatorLine(line)).toEqual({ ok: false, code, message: expect.stringMatching(/\w/) });
  });

  it('names the usage, or the nearest command', () => {
    expect(parseOperatorLine('kick')).toMatchObject({ message: 'usage: kick nick [reason]' });
    expect(parseOperatorLine('kik bob')).toMatchObject({
      message: expect.stringContaining('did you mean kick?'),
    });
  });

  it('names none that is far: nobody who wants to say something means to ban', () => {
    const names = OPERATOR_COMMANDS.map(({ name }) => name).join(', ');
    expect(parseOperatorLine('say hello')).toMatchObject({
      message: `no command "say". There are: ${names}`,
    });
  });

  it('never throws, and gives a command only for a known name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (line) => {
        const parsed = parseOperatorLine(line);
        if (parsed.ok) expect(line.trim().toLowerCase()).toMatch(new RegExp(`^/?${parsed.entry.name}`));
        else expect(parsed.message).not.toBe('');
      }),
    );
  });
});

describe('readDuration', () => {
  it.each([
    ['30s', 30_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['3d', 3 * DAY_MS],
    ['3650d', 3650 * DAY_MS],
    ['3651d', null],
    ['0s', null],
    ['1.5h', null],
    ['m', null],
    ['10', null],
    ['10M', null],
    ['-1m', null],
    ['9999999s', null],
  ])('reads %s as %s', (typed, ms) => {
    expect(readDuration(typed)).toBe(ms);
  });
});

describe('the table', () => {
  it('has a usage that begins with the name, and a summary', () => {
    for (const { name, usage, summary } of OPERATOR_COMMANDS) {
      expect(usage.split(' ')[0]).toBe(name);
      expect(summary).toMatch(/^[a-z]/);
    }
  });

  it('asks before what cannot be taken back', () => {
    expect(OPERATOR_COMMANDS.filter(({ asks }) => asks).map(({ name }) => name)).toEqual([
      'kick',
      'ban',
      'disallow',
      'exit',
    ]);
  });
});
