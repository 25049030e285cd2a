import { words } from '../words/index.js';
import { asks, command, misused } from './command.js';
import type { Argument, SlashCommand } from './command.js';
import { SCREEN_COMMANDS } from './screen-commands.js';

const NICK = { name: 'nick', kind: 'nick' } as const satisfies Argument;
const ANY_NICK = { ...NICK, optional: true } as const satisfies Argument;
const IGNORED = { name: 'nick', kind: 'ignored' } as const satisfies Argument;
const SERVER = { name: 'server', kind: 'word' } as const satisfies Argument;
const TEXT = { name: 'text', kind: 'text' } as const satisfies Argument;
const NEW_NICK = { name: 'newNick', kind: 'word' } as const satisfies Argument;
const ANY_COMMAND = { name: 'command', kind: 'command', optional: true } as const satisfies Argument;

const { summaries } = words.slash;

/** The slash commands, in the order of the help (docs/COMMANDS.md). A new one is one more entry. */
export const SLASH_COMMANDS: readonly SlashCommand[] = [
  command({
    name: 'chat',
    aliases: ['query', 'invite'],
    arguments: [NICK],
    summary: summaries.chat,
    lines: true,
    build: ({ nick }) => asks('chat:open', { nick }),
  }),
  command({
    name: 'accept',
    aliases: [],
    arguments: [ANY_NICK],
    summary: summaries.accept,
    lines: true,
    build: ({ nick }) => asks('invitation:accept', nick === undefined ? {} : { nick }),
  }),
  command({
    name: 'decline',
    aliases: [],
    arguments: [ANY_NICK],
    summary: summaries.decline,
    lines: true,
    build: ({ nick }) => asks('invitation:decline', nick === undefined ? {} : { nick }),
  }),
  command({
    name: 'close',
    aliases: [],
    elsewhere: ['part', 'leave'],
    arguments: [ANY_NICK],
    summary: summaries.close,
    lines: true,
    build: ({ nick }, { target, lines }) => {
      if (nick !== undefined) return asks('chat:close', { nick });
      if ('nick' in target) return asks('chat:close', { nick: target.nick });
      return misused(lines === true ? words.slash.withWhom('close') : words.chat.lobbyStays);
    },
  }),
  command({
    name: 'msg',
    aliases: ['m'],
    elsewhere: ['tell', 'whisper'],
    arguments: [NICK, TEXT],
    summary: summaries.msg,
    lines: true,
    private: true,
    build: ({ nick, text }) => asks('chat:tell', { nick, text }),
  }),
  command({
    name: 'resend',
    aliases: [],
    arguments: [ANY_NICK],
    summary: summaries.resend,
    lines: true,
    build: ({ nick }, { target }) => {
      if (nick !== undefined) return asks('chat:resend', { nick });
      if ('nick' in target) return asks('chat:resend', { nick: target.nick });
      return misused(words.slash.withWhom('resend'));
    },
  }),
  command({
    name: 'me',
    aliases: [],
    arguments: [TEXT],
    summary: summaries.me,
    lines: true,
    build: ({ text }, { target }) =>
      'nick' in target
        ? asks('chat:say', { nick: target.nick, text, emote: true })
        : asks('room:say', { text, emote: true }),
  }),
  command({
    name: 'nick',
    aliases: [],
    arguments: [NEW_NICK],
    summary: summaries.nick,
    lines: true,
    build: ({ newNick }) => asks('nick:change', { nick: newNick }),
  }),
  command({
    name: 'who',
    aliases: ['list', 'names'],
    arguments: [],
    summary: summaries.who,
    lines: true,
    build: () => asks('roster:list', {}),
  }),
  command({
    name: 'ignore',
    aliases: [],
    arguments: [NICK],
    summary: summaries.ignore,
    lines: true,
    build: ({ nick }) => asks('person:ignore', { nick }),
  }),
  command({
    name: 'unignore',
    aliases: [],
    arguments: [IGNORED],
    summary: summaries.unignore,
    lines: true,
    build: ({ nick }) => asks('person:unignore', { nick }),
  }),
  command({
    name: 'verify',
    aliases: [],
    arguments: [NICK],
    summary: summaries.verify,
    lines: true,
    build: ({ nick }) => asks('person:verify', { nick }),
  }),
  command({
    name: 'trust',
    aliases: [],
    arguments: [NICK],
    summary: summaries.trust,
    lines: true,
    build: ({ nick }) => asks('person:trust', { nick }),
  }),
  command({
    name: 'connect',
    aliases: [],
    elsewhere: ['join', 'j', 'server'],
    arguments: [SERVER],
    summary: summaries.connect,
    lines: true,
    build: ({ server }) => asks('server:connect', { server }),
  }),
  command({
    name: 'disconnect',
    aliases: [],
    arguments: [],
    summary: summaries.disconnect,
    lines: true,
    build: () => asks('server:disconnect', {}),
  }),
  ...SCREEN_COMMANDS,
  command({
    name: 'help',
    aliases: ['?'],
    arguments: [ANY_COMMAND],
    summary: summaries.help,
    lines: true,
    build: ({ command: name }) => ({ kind: 'local', action: { type: 'help', command: name ?? null } }),
  }),
  command({
    name: 'quit',
    aliases: ['exit'],
    elsewhere: ['bye'],
    arguments: [],
    summary: summaries.quit,
    lines: true,
    build: () => ({ kind: 'local', action: { type: 'quit' } }),
  }),
];

/** The command of that name or alias, in any case; undefined when there is none. */
export function findCommand(
  name: string,
  table: readonly SlashCommand[] = SLASH_COMMANDS,
): SlashCommand | undefined {
  const wanted = name.toLowerCase();
  return table.find((entry) => entry.name === wanted || entry.aliases.includes(wanted));
}
