/*
 * The extension of the frames dialect that two klatsch programs speak, client and server. docs/PROTOCOL.md §5.
 */
export type { UnknownMessage } from './codec.js';
export {
  encodeExtensionClient,
  parseExtensionClient,
  readSayId,
  type ClientMessage,
  type RegisterMessage,
} from './extension-client.js';
export {
  encodeExtensionServer,
  isSendableSaid,
  parseExtensionServer,
  writeExtensionServer,
  writeSaid,
  type NoticeKind,
  type PresenceEvent,
  type SaidMessage,
  type ServerHello,
  type ServerMessage,
} from './extension-server.js';
