import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { Program } from './program.js';

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
    const server = await OperatedServer.startWithout(runtime, ...args);
    await eventually(() => existsSync(server.socket));
    return server;
  }

  /** As {@link start}, for one that may have no control socket. */
  static async startWithout(runtime: string, ...args: readonly string[]): Promise<OperatedServer> {
    const env = { XDG_RUNTIME_DIR: runtime };
    const where = args.includes('--port') ? [] : ['--port', '0'];
    const host = args.includes('--host') ? [] : ['--host', '127.0.0.1'];
    const serve = new Program(['serve', '--lines', ...host, ...where, ...args], env);
    const [, port = ''] = await serve.line(/^serving on 127\.0\.0\.\d+:(\d+)$/);
    return new OperatedServer(serve, port, env);
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

  /** A watcher that has been shown how the server stands. */
  async watch(...options: readonly string[]): Promise<Program> {
    const watcher = this.run('watch', this.port, ...options);
    await watcher.line(/^watching the server on |^\{"fact":"server:presented"/);
    return watcher;
  }

  /** A client that is in the room. */
  async join(nick: string): Promise<Program> {
    const client = this.run('join', `127.0.0.1:${this.port}`, '--json', '--nick', nick);
    await client.fact('roster:listed');
    return client;
  }
}
