import { afterEach } from '@jest/globals';

/** Something that a test starts and that must be stopped. */
export interface Startable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives a function that starts what it is handed and stops it, last first, after each test of the file. */
export function cast(): <T extends Startable>(actor: T) => Promise<T> {
  const onStage: Startable[] = [];
  afterEach(async () => {
    for (const actor of onStage.splice(0).reverse()) await actor.stop();
  });
  return async (actor) => {
    onStage.push(actor);
    await actor.start();
    return actor;
  };
}
