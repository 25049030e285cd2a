import { describe, expect, it } from '@jest/globals';
import { command, asks } from '../../src/slash/command.js';
import type { SlashContext } from '../../src/slash/command.js';
import { parseInput, sayIntent } from '../../src/slash/parse.js';
import { SLASH_COMMANDS } from '../../src/slash/table.js';

const ROOM: SlashContext = { target: { room: true } };
const BOB: SlashContext = { target: { nick: 'bob' } };

function intents(line: string, context = ROOM): unknown {
  const parsed = parseInput(line, context);
  return parsed.kind === 'intents' ? parsed.intents : parsed;
}

function messageOf(line: string, context = ROOM): string {
  const parsed = parseInput(line, context);
  return parsed.kind === 'error' ? parsed.message : `not an error: ${parsed.kind}`;
}

describe('parseInput', () => {
  it.each([
    ['/chat bob', 'chat:open', { nick: 'bob' }],
    ['/query  bob  ', 'chat:open', { nick: 'bob' }],
    ['/accept', 'invitation:accept', {}],
    ['/accept bob', 'invitation:accept', { nick: 'bob' }],
    ['/decline', 'invitation:decline', {}],
    ['/decline bob', 'invitation:decline', { nick: 'bob' }],
    ['/close bob', 'chat:close', { nick: 'bob' }],
    ['/msg bob hello  there ', 'chat:tell', { nick: 'bob', text: 'hello  there ' }],
    ['/MSG bob   indented', 'chat:tell', { nick: 'bob', text: '  indented' }],
    ['/msg bob one\ntwo', 'chat:tell', { nick: 'bob', text: 'one\ntwo' }],
    ['/msg bob\none\ntwo', 'chat:tell', { nick: 'bob', text: 'one\ntwo' }],
    ['/me waves', 'room:say', { text: 'waves', emote: true }],
    ['/nick carol', 'nick:change', { nick: 'carol' }],
    ['/who', 'roster:list', {}],
    ['/list', 'roster:list', {}],
  ])('%j asks for %s', (line, intent, fields) => {
    expect(intents(line)).toEqual([{ intent, fields }]);
  });

  it('acts on the chat in front', () => {
    expect(intents('/close', BOB)).toEqual([{ intent: 'chat:close', fields: { nick: 'bob' } }]);
    expect(intents('/me nods', BOB)).toEqual([
      { intent: 'chat:say', fields: { nick: 'bob', text: 'nods', emote: true } },
    ]);
  });

  it.each([
    ['/help', { type: 'help', command: null }],
    ['/? msg', { type: 'help', command: 'msg' }],
    ['/quit', { type: 'quit' }],
  ])('%j is the screen’s own affair', (line, action) => {
    expect(parseInput(line, ROOM)).toEqual({ kind: 'local', action });
  });

  it.each([
    ['/chat', 'usage: /chat nick'],
    ['/chat bob carol', 'usage: /chat nick'],
    ['/accept bob carol', 'usage: /accept [nick]'],
    ['/msg bob', 'usage: /msg nick text'],
    ['/msg bob  ', 'usage: /msg nick text'],
    ['/me', 'usage: /me text'],
    ['/me  ', 'usage: /me text'],
    ['/nick', 'usage: /nick new'],
    ['/who bob', 'usage: /who'],
    ['/quit now', 'usage: /quit'],
  ])('%j gets its usage', (line, message) => {
    expect(parseInput(line, ROOM)).toEqual({ kind: 'error', code: 'command-usage', message });
  });

  it.each([
    ['/close', {}, 'the lobby stays; /quit leaves klatsch'],
    ['/close', { lines: true }, 'with whom? /close nick'],
    ['/resend', {}, 'with whom? /resend nick'],
  ])('%j in the room (%j) needs a nick, and says so', (line, where, message) => {
    const wanted = { kind: 'error', code: 'command-usage', message };
    expect(parseInput(line, { ...ROOM, ...where })).toEqual(wanted);
  });

  it.each([
    ['/caht bob', '/chat'],
    ['/hlep', '/help'],
    ['/mgs', '/msg'],
    ['/declien', '/decline'],
    ['/qiut', '/quit'],
    ['/exti', '/quit'],
    ['/', '/help'],
    ['/ who', '/help'],
    ['/join #room', '/connect'],
    ['/J #room', '/connect'],
    ['/part', '/close'],
    ['/ch', '/chat'],
    ['/conn host', '/connect'],
    ['/whois bob', '/who'],
  ])('%.20s is an error that names the nearest, %s, and is not sent', (line, near) => {
    expect(parseInput(line, ROOM)).toMatchObject({ kind: 'error', code: 'command-unknown' });
    expect(messageOf(line)).toContain(`did you mean ${near}`);
    expect(messageOf(line).length).toBeLessThan(250);
  });

  it.each(['/away', '/c', '/usr/bin/env', `/${'x'.repeat(100_000)}`])(
    '%.20s is like none, of which none is suggested, and is not sent',
    (line) => {
      expect(parseInput(line, ROOM)).toMatchObject({ kind: 'error', code: 'command-unknown' });
      expect(messageOf(line)).toMatch(/^no command \/\S+: nothing was sent; \/help lists the commands/);
      expect(messageOf(line).length).toBeLessThan(250);
    },
  );

  it('takes anything else as a text, blanks and newlines kept', () => {
    for (const text of ['hello', '  hello /who', 'one\n\ntwo\t', ' /quit'])
      expect(parseInput(text, BOB)).toEqual({ kind: 'text', text, target: { nick: 'bob' } });
  });

  it('sends //text with one slash', () => {
    expect(parseInput('//quit', ROOM)).toEqual({ kind: 'text', text: '/quit', target: { room: true } });
    expect(parseInput('///', ROOM)).toEqual({ kind: 'text', text: '//', target: { room: true } });
  });

  it('takes a blank line for nothing', () => {
    for (const line of ['', '  ', '\t\n']) expect(intents(line)).toEqual([]);
  });

  it('keeps commands of the full screen out of the line program', () => {
    const zoom = command({
      name: 'zoom',
      aliases: [],
      arguments: [],
      summary: 'zoom',
      lines: false,
      build: () => asks('roster:list', {}),
    });
    const table = [...SLASH_COMMANDS, zoom];
    expect(parseInput('/zoom', ROOM, table).kind).toBe('intents');
    const refused = parseInput('/zoom', { ...ROOM, lines: true }, table);
    expect(refused).toMatchObject({ kind: 'error', code: 'command-unknown' });
    const near = parseInput('/zoon', { ...ROOM, lines: true }, table);
    expect(near).not.toMatchObject({ message: expect.stringContaining('/zoom,') });
  });
});

describe('the table', () => {
  it('has every name and alias once, and no other name for what there is', () => {
    const names = SLASH_COMMANDS.flatMap((entry) => [
      ...[entry.name, ...entry.aliases],
      ...(entry.elsewhere ?? []),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a text last, and behind what may be missing nothing that must be there', () => {
    for (const { arguments: all } of SLASH_COMMANDS) {
      expect(all.slice(0, -1).some(({ kind }) => kind === 'text')).toBe(false);
      const optional = all.map((argument) => argument.optional === true);
      expect(optional).toEqual(optional.toSorted());
    }
  });
});

describe('sayIntent', () => {
  it('says a text where it was meant to go', () => {
    expect(sayIntent({ room: true }, 'hi')).toEqual({ intent: 'room:say', fields: { text: 'hi' } });
    expect(sayIntent({ nick: 'bob' }, 'hi')).toEqual({
      intent: 'chat:say',
      fields: { nick: 'bob', text: 'hi' },
    });
  });
});
