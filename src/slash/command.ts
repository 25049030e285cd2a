import type { Asked } from '../bus/bus.js';
import type { PeerIntents, Target } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { PreferenceChange, PreferenceName } from '../preferences/preferences.js';

/** Where a line was typed. */
export interface SlashContext {
  /** The focused pane: the room, or the chat with one nick. */
  readonly target: Target;
  /** True in the line program, where some commands have nothing to act on. */
  readonly lines?: boolean;
}

/**
 * What an argument is, for completion: a person, somebody ignored, a slash command, `on` or `off`, a theme, a
 * setting, the value of the setting before it, one word, or everything up to the end.
 */
export type ArgumentKind =
  'nick' | 'ignored' | 'command' | 'flag' | 'theme' | 'setting' | 'value' | 'word' | 'text';

/** One argument of a slash command. `text` takes the rest, blanks and newlines kept, and so stands last. */
export interface Argument {
  /** The key in `words.slash.arguments`, and of the value handed to `build`. */
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly optional?: true;
}

/** The values of a command's arguments, by name: optional ones may be missing. */
type ArgumentValues<A extends readonly Argument[]> = {
  readonly [K in A[number] as K['name']]: K extends { readonly optional: true } ? string | undefined : string;
};

/** What the screen itself must do, because no engine can. */
export type LocalAction =
  /** Search the pane in front. */
  | { readonly type: 'search'; readonly text: string }
  /** Take every line off the pane in front. */
  | { readonly type: 'clear' }
  /** Show one preference, or all. */
  | { readonly type: 'show'; readonly name: PreferenceName | null }
  /** Change a preference. */
  | { readonly type: 'set'; readonly change: PreferenceChange }
  /** Show the help of one command (its name in the table), or of all. */
  | { readonly type: 'help'; readonly command: string | null }
  /** Leave; the screen may ask first, then asks for `program:quit`. */
  | { readonly type: 'quit' };

/** What a line means. */
export type ParsedInput =
  | { readonly kind: 'intents'; readonly intents: readonly Asked<PeerIntents>[] }
  | { readonly kind: 'local'; readonly action: LocalAction }
  | { readonly kind: 'text'; readonly text: string; readonly target: Target }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly message: string };

/** What a command with good arguments comes to; `usage` is answered with the command's usage line. */
type Built = ParsedInput | 'usage';

/** One entry of the table: everything that parsing, help, completion and docs/COMMANDS.md know of it. */
export interface SlashCommand {
  /** Without the slash. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** What other chat programs call it, or nearly that: suggested, never taken for it. */
  readonly elsewhere?: readonly string[];
  readonly arguments: readonly Argument[];
  /** One line for the help. */
  readonly summary: string;
  /** Whether it means anything in the line program. */
  readonly lines: boolean;
  /** What is typed behind it is for one person only: no history keeps it between runs. */
  readonly private?: true;
  build(values: Readonly<Record<string, string>>, context: SlashContext): Built;
}

interface Entry<A extends readonly Argument[]> extends Omit<SlashCommand, 'arguments' | 'build'> {
  readonly arguments: A;
  build(values: ArgumentValues<A>, context: SlashContext): Built;
}

/**
 * Declares an entry whose `build` sees its arguments by name and knows which may be missing.
 * The parser has checked that the required ones are there.
 */
export function command<const A extends readonly Argument[]>(entry: Entry<A>): SlashCommand {
  return {
    ...entry,
    build: (values, context) => entry.build(values as unknown as ArgumentValues<A>, context),
  };
}

/** The answer of a command that is used wrongly in a way of which its usage line says too little. */
export function misused(message: string): ParsedInput {
  return { kind: 'error', code: 'command-usage', message };
}

/** The answer of a command that asks the engine for one thing. */
export function asks<K extends keyof PeerIntents>(intent: K, fields: PeerIntents[K]): ParsedInput {
  return { kind: 'intents', intents: [{ intent, fields } as Asked<PeerIntents>] };
}
