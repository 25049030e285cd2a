import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input } from './target.js';

/** What was found once, and must not come back. */
export interface Case {
  readonly target: string;
  /** What went wrong, for a person. */
  readonly why: string;
  readonly inputs: readonly Input[];
}

/** Bytes in a file: as text (Latin-1), in base64, so many times the same, or one after the other. */
type Bytes =
  | string
  | { readonly base64: string }
  | { readonly repeat: Bytes; readonly times: number }
  | readonly Bytes[];

interface Written {
  readonly target: string;
  readonly why: string;
  readonly inputs: readonly { readonly kind: string; readonly pieces: readonly Bytes[] }[];
}

const PRINTABLE = /^[\x20-\x7e\n]*$/;

/** Every case in a directory, by the file's name. */
export function readCases(directory: string): readonly (readonly [name: string, found: Case])[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => [name, parse(readFileSync(join(directory, name), 'utf8'))] as const);
}

/** Writes one down, and gives the path of its file. */
export function writeCase(directory: string, name: string, found: Case): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.json`);
  const inputs = found.inputs.map(({ kind, pieces }) => ({ kind, pieces: pieces.map(written) }));
  writeFileSync(path, `${JSON.stringify({ ...found, inputs }, null, 2)}\n`);
  return path;
}

function written(piece: Buffer): Bytes {
  const text = piece.toString('latin1');
  return PRINTABLE.test(text) ? text : { base64: piece.toString('base64') };
}

function parse(json: string): Case {
  const { target, why, inputs } = JSON.parse(json) as Written;
  return { target, why, inputs: inputs.map(({ kind, pieces }) => ({ kind, pieces: pieces.map(bytesIn) })) };
}

function bytesIn(bytes: Bytes): Buffer {
  if (typeof bytes === 'string') return Buffer.from(bytes, 'latin1');
  if ('base64' in bytes) return Buffer.from(bytes.base64, 'base64');
  if ('repeat' in bytes) {
    const once = bytesIn(bytes.repeat);
    return Buffer.concat(Array.from({ length: bytes.times }, () => once));
  }
  return Buffer.concat(bytes.map(bytesIn));
}
