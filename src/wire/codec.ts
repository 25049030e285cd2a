import { failure, success, type Result } from '../errors.js';
import { valueOf } from '../json.js';
import { record, sendable, type Check } from './check.js';
import { loggedCommand } from './field.js';
import { encodeFrame } from './frames.js';

/** A command that we do not know; it is ignored, so that later versions can add some. */
export interface UnknownMessage {
  readonly type: 'unknown';
  readonly command: string;
}

/** How one message of the extension stands on the wire: `COMMAND {json}`. */
export interface Codec<M> {
  readonly command: string;
  /** The message in the JSON behind the command. */
  readonly parse: Check<M>;
  /** The JSON for a message; throws TypeError on one that must not be sent. */
  fields(message: M): object;
  /**
   * The message in a payload of the form that nearly all have, by a short cut; undefined leaves it to {@link parse}.
   */
  readonly readPlain?: (payload: string) => M | undefined;
  /** Writes the whole payload, in place of what {@link fields} gives; throws as that does. */
  write?(message: M): string;
}

/** One codec for each message of a union. */
export type Codecs<M extends { readonly type: string }> = {
  readonly [T in M['type']]: Codec<Extract<M, { readonly type: T }>>;
};

/** The two directions of one family of messages. */
export interface Family<M> {
  /** Reads one payload. Fails with `malformed`; an empty payload is the unknown command ``. */
  parse(payload: string): Result<M | UnknownMessage>;
  /** Writes one message: the payload of a frame. */
  write(message: M): string;
  /** The same as a whole frame. */
  encode(message: M): Buffer;
}

type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** The codec of a message whose JSON has the very fields of the message. */
export function plain<T extends string, R extends object, O extends object = object>(
  command: string,
  type: T,
  required: Checks<R>,
  optional?: Checks<O>,
): Codec<{ readonly type: T } & NoInfer<R> & Partial<NoInfer<O>>> {
  const check = record(required, optional);
  return {
    command,
    parse: (value) => {
      const fields = check(value);
      return fields === undefined ? undefined : { type, ...fields };
    },
    fields: (message) => sendable(check, message),
  };
}

/** Makes the parser and the encoder of a family out of its codecs. */
export function family<M extends { readonly type: string }>(codecs: Codecs<M>): Family<M> {
  const byType = new Map(Object.entries(codecs as Readonly<Record<string, Codec<M>>>));
  const byCommand = new Map([...byType.values()].map((codec) => [codec.command, codec]));
  const plainReaders = [...byType.values()].flatMap(({ readPlain }) => readPlain ?? []);
  const write = (message: M): string => {
    const codec = byType.get(message.type);
    if (codec === undefined) throw new TypeError(`no message of the wire: ${message.type}`);
    return codec.write?.(message) ?? `${codec.command} ${JSON.stringify(codec.fields(message))}`;
  };
  return {
    parse: (payload) => {
      for (const readPlain of plainReaders) {
        const plain = readPlain(payload);
        if (plain !== undefined) return success(plain);
      }
      const { command, json } = splitPayload(payload);
      const codec = byCommand.get(command);
      if (codec === undefined) return success({ type: 'unknown', command: loggedCommand(command) });
      const message = codec.parse(fieldsIn(json));
      return message === undefined ? failure('malformed') : success(message);
    },
    write,
    encode: (message) => encodeFrame(write(message)),
  };
}

function splitPayload(text: string): { command: string; json: string } {
  const blank = text.indexOf(' ');
  return blank < 0
    ? { command: text, json: '' }
    : { command: text.slice(0, blank), json: text.slice(blank + 1) };
}

/** The JSON of a message; nothing at all is an object without fields. */
function fieldsIn(json: string): unknown {
  return json === '' ? {} : valueOf(json);
}
