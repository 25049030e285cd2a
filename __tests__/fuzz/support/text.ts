/** Half a surrogate pair, which UTF-8 cannot say, stands as `\uXXXX` in an input. */
const ESCAPE = /\\u(d[89a-f][0-9a-f]{2})/gi;

/** The text that an input's bytes stand for, halves of surrogate pairs included. */
export function textOf(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The bytes that stand for a text in an input. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(
    text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
