import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { eventually } from '../support/eventually.js';

/** A fact as it stands in a line. */
export type LineFact = Readonly<Record<string, unknown>> & { readonly fact: string };

/** A client of the control socket that knows nothing but lines of JSON. */
export class RawControl {
  closed = false;
  /** How many chunks came: what was written together mostly comes together. */
  chunks = 0;
  readonly #socket: Socket;
  #text = '';
  #barriers = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.chunks += 1;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async open(path: string): Promise<RawControl> {
    const socket = connect({ path });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawControl(socket);
  }

  /** The whole lines that have come. */
  get lines(): string[] {
    return this.#text.split('\n').slice(0, -1);
  }

  get facts(): LineFact[] {
    return this.lines.map((line) => JSON.parse(line) as LineFact);
  }

  /** The facts of this name. */
  all(name: string): LineFact[] {
    return this.facts.filter(({ fact }) => fact === name);
  }

  /** The texts of the room, in order. */
  get texts(): unknown[] {
    return this.all('room:said').map(({ text }) => text);
  }

  ask(intent: string, fields: object): void {
    this.type(JSON.stringify({ intent, ...fields }));
  }

  run(request: string, line: string, by = 'alice'): void {
    this.ask('operator:run', { request, by, line });
  }

  /** Writes lines in one go. */
  type(...lines: readonly string[]): void {
    this.write(lines.map((line) => `${line}\n`).join(''));
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits for the first fact with these fields. */
  async fact(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LineFact> {
    const wanted = Object.entries(fields);
    return eventually(() => {
      const found = this.all(name).find((fact) => wanted.every(([key, value]) => fact[key] === value));
      if (found === undefined)
        throw new Error(`no ${name} ${JSON.stringify(fields)} in ${this.#text.slice(-2000)}`);
      return found;
    });
  }

  /** Waits until all that was told before has come, and all that was written before has been done: an error is last. */
  async settled(): Promise<void> {
    this.#barriers += 1;
    const intent = `barrier:${this.#barriers}`;
    const before = this.all('problem').filter(({ code }) => code === 'unknown-command').length;
    this.ask(intent, {});
    await eventually(
      () => this.all('problem').filter(({ code }) => code === 'unknown-command').length > before,
    );
  }

  async expectClosed(): Promise<void> {
    await eventually(() => this.closed);
  }
}
