import { EventEmitter } from 'node:events';

/** A process for the guard: notes what would have been done to it. */
export class FakeProcess extends EventEmitter {
  readonly pid = 4711;
  /** Exit codes and `pid signal` pairs, in order. */
  readonly exits: number[] = [];
  readonly kills: string[] = [];

  exit(code: number): void {
    this.exits.push(code);
    this.emit('exit', code);
  }

  kill(pid: number, signal: string): boolean {
    this.kills.push(`${pid} ${signal}`);
    return true;
  }

  /** How many handlers hang on it. */
  get handlers(): number {
    return this.eventNames().reduce((sum, name) => sum + this.listenerCount(name), 0);
  }
}
