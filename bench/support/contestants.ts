import { installed, KLATSCH } from './program.js';
import { scratchDirectory } from './scratch.js';
import { pause } from './pause.js';
import { ScreenProgram } from './screen-program.js';
import { Source } from './source.js';

/** A program in a room that is ready to be filled. */
export interface Scene {
  readonly program: ScreenProgram;
  readonly source: Source;
}

/** A program to be measured. */
export interface Contestant {
  readonly name: string;
  /** Null when it is not installed here. */
  readonly open: (() => Promise<Scene>) | null;
}

const JOINED = '#room';
/** For the words of a program's start to pass. */
const SETTLE_MS = 1_500;

/** `klatsch join` in a room of a real klatsch server. */
export function klatsch(): Contestant {
  return { name: 'klatsch', open: async () => openKlatsch(new Source('klatsch-room', [])) };
}

/** `klatsch join` among many people, with some private chats open. */
export function crowdedKlatsch(people: number, chats: number): Contestant {
  return {
    name: `klatsch, ${people} people, ${chats} chats`,
    open: async () => openCrowdedKlatsch(people, chats),
  };
}

/** Joins a room of that many people and opens chats with some; for the rest see {@link openKlatsch}. */
export async function openCrowdedKlatsch(
  people: number,
  chats: number,
  nodeArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const source = new Source('crowded-room', [String(people), String(chats)]);
  const scene = await openKlatsch(source, nodeArgs, env);
  for (let chat = 1; chat <= chats; chat += 1) {
    await scene.program.sees(`peer-${chat}`, () => {
      scene.program.type(`/chat peer-${chat}\r`);
    });
    await pause(SETTLE_MS / 3);
  }
  await pause(SETTLE_MS);
  return scene;
}

/** Joins that room; the program runs under these arguments of node and variables. */
export async function openKlatsch(
  source: Source,
  nodeArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const args = [
    ...nodeArgs,
    KLATSCH,
    'join',
    '--plain',
    `127.0.0.1:${await source.port}`,
    '--nick',
    'reader',
  ];
  const program = new ScreenProgram(process.execPath, args, env);
  await program.sees('reader');
  await pause(SETTLE_MS);
  return { program, source };
}

/** irssi in the same room of IRC. */
export function irssi(): Contestant {
  const file = installed('irssi');
  if (file === null) return { name: 'irssi', open: null };
  return {
    name: 'irssi',
    open: async () => {
      const source = new Source('irc-room', []);
      const port = String(await source.port);
      const args = [`--home=${scratchDirectory()}`, '-c', '127.0.0.1', '-p', port, '-n', 'me'];
      const program = new ScreenProgram(file, args);
      await pause(SETTLE_MS);
      return joined({ program, source });
    },
  };
}

/** weechat, likewise. */
export function weechat(): Contestant {
  const file = installed('weechat');
  if (file === null) return { name: 'weechat', open: null };
  return {
    name: 'weechat',
    open: async () => {
      const source = new Source('irc-room', []);
      const port = await source.port;
      const set = `/server add bench 127.0.0.1/${port} -notls -nicks=me`;
      const args = ['-d', scratchDirectory(), '-P', '', '-r', set, '-r', '/connect bench'];
      const program = new ScreenProgram(file, args);
      await pause(2 * SETTLE_MS);
      return joined({ program, source });
    },
  };
}

async function joined(scene: Scene): Promise<Scene> {
  await scene.program.sees(JOINED, () => {
    scene.program.type('/join #room\r');
  });
  await pause(SETTLE_MS);
  return scene;
}
