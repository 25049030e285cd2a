import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../src/bus/events.js';
import { eventually } from './eventually.js';
import { E2E_MS, Program } from './program.js';

/** A real server with a control socket, and the programs that its operator runs beside it. */
export class OperatedServer {
  readonly serve: Program;
  readonly port: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(serve: Program, port: string, env: Readonly<Record<string, string>>) {
    this.serve = serve;
    this.port = port;
    this.#env = env;
  }

  /**
   * Starts one that speaks in lines.
   *
   * @param runtime the runtime directory; made by the caller, with a short path
   */
  static async start(runtime: string, ...args: readonly string[]): Promise<OperatedServer> {
    return OperatedServer.startIn({ XDG_RUNTIME_DIR: runtime }, ...args);
  }

  /** As {@link start}, with these variables: `XDG_RUNTIME_DIR` among them. */
  static async startIn(
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<OperatedServer> {
    const server = await OperatedServer.#start(env, args);
    await eventually(() => existsSync(server.socket));
    return server;
  }

  /** As {@link start}, for one that may have no control socket. */
  static async startWithout(runtime: string, ...args: readonly string[]): Promise<OperatedServer> {
    return OperatedServer.#start({ XDG_RUNTIME_DIR: runtime }, args);
  }

  static async #start(
    env: Readonly<Record<string, string>>,
    args: readonly string[],
  ): Promise<OperatedServer> {
    const where = args.includes('--port') ? [] : ['--port', '0'];
    const host = args.includes('--host') ? [] : ['--host', '127.0.0.1'];
    const serve = new Program(['serve', '--lines', ...host, ...where, ...args], env);
    const [, port = ''] = await serve.line(/^serving on [\d.]+:(\d+)$/);
    return new OperatedServer(serve, port, env);
  }

  /** Where a client on this machine finds it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get socket(): string {
    return join(this.#env.XDG_RUNTIME_DIR ?? '', 'klatsch', `${this.port}.sock`);
  }

  /** `klatsch` with these arguments, in the operator's surroundings. */
  run(...args: readonly string[]): Program {
    return new Program(args, this.#env);
  }

  ctl(...words: readonly string[]): Program {
    return this.run('ctl', ...words);
  }

  /** Has it carry out a command, and gives what came of it. */
  async told(...words: readonly string[]): Promise<Outcome> {
    const ctl = this.ctl('--json', ...words);
    await ctl.exited;
    const [answer] = ctl.facts;
    if (answer === undefined) throw new Error(`ctl ${words.join(' ')}: ${ctl.stderr}`);
    return answer.outcome as Outcome;
  }

  /** Has it make a code that lets one key in. */
  async invite(...words: readonly string[]): Promise<string> {
    const outcome = await this.told('invite', ...words);
    if (outcome.done !== 'invited' || outcome.code === null) throw new Error(JSON.stringify(outcome));
    return outcome.code;
  }

  /** Kills it, and starts one on the same port that finds what it has left. */
  async again(...args: readonly string[]): Promise<OperatedServer> {
    this.serve.child.kill('SIGKILL');
    await this.serve.exited;
    const next = await OperatedServer.#start(this.#env, ['--port', this.port, ...args]);
    // The socket of the killed one may still be there.
    await eventually(() => next.told('list'), { ms: E2E_MS / 3 });
    return next;
  }

  /** A watcher that has been shown how the server stands. */
  async watch(...options: readonly string[]): Promise<Program> {
    const watcher = this.run('watch', this.port, ...options);
    await watcher.line(/^watching the server on |^\{"fact":"server:presented"/);
    return watcher;
  }

  /** A client that is in the room. */
  async join(nick: string): Promise<Program> {
    const client = this.run('join', this.address, '--json', '--nick', nick);
    await client.fact('roster:listed');
    return client;
  }
}
