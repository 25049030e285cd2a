/** Sentences about slash commands, English. */
export const slash = {
  /** What the arguments of commands are called in usage lines, one word each. */
  arguments: {
    nick: 'nick',
    text: 'text',
    newNick: 'new',
    command: 'command',
    server: 'server',
    flag: 'on|off',
    theme: 'name',
    setting: 'name',
    value: 'value',
  },
  /** What each command does, one line. */
  summaries: {
    chat: 'ask somebody for a private chat',
    accept: 'accept an invitation: the oldest, or that of nick',
    decline: 'decline an invitation: the oldest, or that of nick',
    close: 'end a private chat: the one in front, or that with nick',
    msg: 'say something to nick alone; without a chat it asks for one and holds the text until then',
    resend: 'send again what did not arrive: to the one in front, or to nick',
    me: 'say what you do: /me waves',
    nick: 'change your nickname',
    ignore: 'hear nothing more from nick: no texts, no invitations, no private chats',
    unignore: 'hear nick again',
    verify: 'compare keys with nick by voice: six words, the same on both screens',
    trust: 'believe the key that nick has now, after you have asked them another way',
    search: 'search the pane: n and N go on, Esc ends it',
    clear: 'empty the pane',
    connect: 'join the room of another server, host or host:port',
    disconnect: 'leave the room; private chats go on',
    mouse: 'whether klatsch hears the mouse',
    theme: 'choose the colours',
    set: 'show the settings, show one, or change it',
    who: 'list who is there, with IP address and UDP port',
    help: 'show the commands, or one of them',
    quit: 'say goodbye and leave',
  },
  usage: (usage: string): string => `usage: ${usage}`,
  withWhom: (name: string): string => `with whom? /${name} nick`,
  /** @param meant the command that was probably meant; null when nobody can tell */
  unknown: (name: string, meant: string | null): string =>
    `no command /${name}${meant === null ? ': nothing' : `, did you mean /${meant}? Nothing`} was sent; /help lists the commands, //text sends a text that begins with a slash`,
  notInLines: (name: string): string => `/${name} only works on the full screen`,
  helpFooter: 'anything else is a text; //text is sent with one slash',
  helpNone: (name: string): string => `no command /${name}; /help lists the commands`,
  aliases: (aliases: string): string => `also: ${aliases}`,
};
