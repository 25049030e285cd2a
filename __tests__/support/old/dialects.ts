import { frame, line } from './forms.js';
import type { OldClient, OldClientOptions } from './old-client.js';
import { OldFramesClient } from './old-frames-client.js';
import { OldFramesServer } from './old-frames-server.js';
import { OldLinesClient } from './old-lines-client.js';
import { OldLinesServer } from './old-lines-server.js';
import type { OldServer, OldServerOptions } from './old-server.js';

/** The programs of one dialect, for tests that run over both. */
export interface OldPrograms {
  readonly dialect: 'lines' | 'frames';
  readonly envelope: (text: string) => Buffer;
  readonly client: (options: OldClientOptions) => OldClient;
  readonly server: (options?: OldServerOptions) => OldServer;
}

export const OLD_PROGRAMS: readonly OldPrograms[] = [
  {
    dialect: 'lines',
    envelope: line,
    client: (options) => new OldLinesClient(options),
    server: (options) => new OldLinesServer(options),
  },
  {
    dialect: 'frames',
    envelope: frame,
    client: (options) => new OldFramesClient(options),
    server: (options) => new OldFramesServer(options),
  },
];
