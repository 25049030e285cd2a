import { join } from 'node:path';
import { Program } from './program.js';

/** What a program that has ended wrote, and its exit code. */
export interface Ended {
  readonly code: number | null;
  readonly lines: string[];
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Somebody whose key, and whatever else klatsch keeps for them, outlives each of their programs. */
export class User {
  /** `$XDG_STATE_HOME`. */
  readonly state: string;
  readonly #env: Environment;

  /** @param home a directory of their own; made by the caller */
  constructor(home: string, env: Environment = {}) {
    this.state = join(home, 'state');
    this.#env = env;
  }

  /** Starts `klatsch` and leaves its input open. */
  start(args: readonly string[], env: Environment = {}): Program {
    return new Program(args, { ...this.#env, XDG_STATE_HOME: this.state, ...env });
  }

  /** Joins a room, and gives the program, whatever comes of it. */
  join(server: string, nick: string, args: readonly string[] = [], env: Environment = {}): Program {
    return this.start(['join', server, '--json', '--nick', nick, ...args], env);
  }

  /** Joins a room and leaves it at once; gives how that ended. */
  async visit(
    server: string,
    nick: string,
    args: readonly string[] = [],
    env: Environment = {},
  ): Promise<Visit> {
    const program = this.join(server, nick, args, env);
    program.endInput();
    const { code } = await program.exited;
    const refused = program.facts.find(({ fact }) => fact === 'server:refused');
    return { code, stderr: program.stderr, refusal: (refused?.code ?? null) as string | null };
  }

  /** Runs `klatsch` without input to its end. */
  async run(args: readonly string[], env: Environment = {}): Promise<Ended> {
    const program = this.start(args, env);
    program.endInput();
    const { code } = await program.exited;
    return { code, lines: program.lines, stderr: program.stderr };
  }

  /** As `klatsch id` shows it. */
  async fingerprint(): Promise<string> {
    const [shown = ''] = (await this.run(['id'])).lines;
    return shown;
  }
}

/** What came of joining a room. */
export interface Visit {
  readonly code: number | null;
  readonly stderr: string;
  /** The code with which the server said no; null when it did not. */
  readonly refusal: string | null;
}
