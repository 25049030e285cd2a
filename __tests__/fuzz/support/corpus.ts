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

interface Written {
  readonly target: string;
  readonly why: string;
  /** Bytes as text where they are printable ASCII, else in base64. */
  readonly inputs: readonly {
    readonly kind: string;
    readonly pieces: readonly (string | { readonly base64: string })[];
  }[];
}

const PRINTABLE = /^[\x20-\x7e\n]*$/;

/** Every case in a directory, by the file's name. */
export function readCases(directory: string): readonly (readonly [name: string, found: Case])[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, parse(readFileSync(join(directory, name), 'utf8'))] as const);
}

/** Writes one down; the name says what it is about. */
export function writeCase(directory: string, name: string, found: Case): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.json`);
  const inputs = found.inputs.map(({ kind, pieces }) => ({ kind, pieces: pieces.map(written) }));
  writeFileSync(path, `${JSON.stringify({ ...found, inputs }, null, 2)}\n`);
  return path;
}

function written(piece: Buffer): string | { base64: string } {
  const text = piece.toString('latin1');
  return PRINTABLE.test(text) ? text : { base64: piece.toString('base64') };
}

function parse(json: string): Case {
  const { target, why, inputs } = JSON.parse(json) as Written;
  const read = (piece: string | { readonly base64: string }): Buffer =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece.base64, 'base64');
  return { target, why, inputs: inputs.map(({ kind, pieces }) => ({ kind, pieces: pieces.map(read) })) };
}
