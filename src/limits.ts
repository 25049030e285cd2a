/**
 * Every limit and time-out of klatsch, with its unit and its reason. docs/PROTOCOL.md names those that the
 * other side can notice; a test compares the two.
 */

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;

// ── the wire, sizes in bytes unless said otherwise ──────────────────────────────────────────────────────

/** A frame or line that a server accepts: a text is at most 8 KiB, JSON escapes can make six of one. */
export const SERVER_MESSAGE_BYTES = 64 * KIB;
/** A frame or line that a client accepts from its server: a USERLIST is one message, for 100,000 people. */
export const CLIENT_MESSAGE_BYTES = 4 * MIB;
/** A frame in a private chat between klatsch peers: one text, escaped. */
export const CHAT_MESSAGE_BYTES = 64 * KIB;
/** A text, as UTF-8: several screens full; more is a file, not a remark. */
export const TEXT_BYTES = 8 * KIB;
/** A nickname, in code points: what a narrow list can show. */
export const NICK_CHARS = 32;
/** Combining marks in a row in a nickname: no script needs more, and towers of them hide the line above. */
export const NICK_MARKS_IN_A_ROW = 2;
/** A datagram: an invitation is far smaller, and nothing larger passes every network unfragmented. */
export const DATAGRAM_BYTES = 1200;
/** The `recv` size of every old program. */
export const OLD_RECV_BYTES = 1024;
/** What a private text to an old program is cut to, so that a piece fits one `recv`. */
export const OLD_CHAT_PIECE_BYTES = 1000;
/** HELLO's payload, so that its length byte is not UTF-8 and an old lines server closes at once. */
export const HELLO_MIN_BYTES = 128;
export const HELLO_MAX_BYTES = 191;
/** An old chat's text that never ends in a newline is shown in parts of this size. */
export const OLD_CHAT_TEXT_BYTES = 64 * KIB;

// ── old programs, times in milliseconds ─────────────────────────────────────────────────────────────────

/** Between two pieces to an old program: it takes what one `recv` returns for one message. */
export const OLD_CHAT_PACE_MS = 100;
/** Between one's nick and the first text: an old program would read both as the nick. */
export const OLD_CHAT_FIRST_TEXT_MS = 200;
/** An old frames text has no end; it is complete when nothing follows for this long. */
export const OLD_CHAT_QUIET_MS = 50;

// ── the server ──────────────────────────────────────────────────────────────────────────────────────────

/** Default TCP port, the old programs' own. */
export const DEFAULT_PORT = 9000;
/** A connection that has not registered by then is closed: people do not register by hand. */
export const REGISTRATION_MS = 10 * SECOND;
/** A klatsch client pings every 4 s; five missed ones in a row are a dead link. */
export const CLIENT_SILENCE_MS = 25 * SECOND;
/** How often a server looks for silent clients. */
export const SILENCE_SWEEP_MS = 5 * SECOND;
/** Bytes queued for a client that does not read; past it the client is dropped. */
export const SEND_QUEUE_BYTES = 8 * MIB;
/** Texts a second from one client, on average: nobody types faster, scripts wait. */
export const TEXTS_PER_SECOND = 20;
/** Texts at once, before the average counts: a paste of a screenful. */
export const TEXT_BURST = 60;
/** Connections in all: half of a usual `ulimit -n` of 20,000 or more. */
export const CONNECTIONS = 12_000;
/** Connections from one address; loopback is exempt. */
export const CONNECTIONS_PER_ADDRESS = 64;
/** Texts kept in memory for klatsch clients that reconnect. */
export const BACKLOG_TEXTS = 1000;
/** Messages of one connection that may wait while its REGISTER is being decided. */
export const PENDING_MESSAGES = 64;

// ── the peer ────────────────────────────────────────────────────────────────────────────────────────────

/** How long a TCP connect may take. */
export const CONNECT_MS = 5 * SECOND;
/** Silence after HELLO and REGISTER that means an old lines server waiting for a newline. */
export const DIALECT_SILENCE_MS = 2 * SECOND;
/** How long a server may take from REGISTER to WELCOME in the last dialect tried. */
export const WELCOME_MS = 10 * SECOND;
/** How often a klatsch client pings its server. */
export const HEARTBEAT_MS = 4 * SECOND;
/** Silence of a klatsch server that means that it is gone: two pings unanswered. */
export const SERVER_SILENCE_MS = 9 * SECOND;
/** The first wait before reconnecting; it doubles up to the last one, with jitter. */
export const RECONNECT_FIRST_MS = 1 * SECOND;
export const RECONNECT_LAST_MS = 30 * SECOND;
/** The share of a wait that chance may take away, so that a thousand clients do not come back at once. */
export const RECONNECT_JITTER = 0.3;
/** How long an invitation is open, on both sides: the old programs' time. */
export const INVITATION_MS = 10 * SECOND;
/** When a datagram to a klatsch peer is repeated until it answers, after the first one. */
export const INVITATION_RETRY_MS: readonly number[] = [250, 500, 1000, 2000, 4000];
/** Invitations open at once in either direction: more are refused, a flood must not bury a person. */
export const INVITATIONS_OPEN = 32;
/** How long whoever connects to an invitation may take to say who it is. */
export const CHAT_HANDSHAKE_MS = 5 * SECOND;
/** Private chats at once. */
export const CHATS_OPEN = 64;
/** Texts held by `/msg` for a chat that is not open yet. */
export const TEXTS_HELD = 32;
/** A klatsch partner pings when idle; this much silence is a broken connection. */
export const CHAT_HEARTBEAT_MS = 4 * SECOND;
export const CHAT_SILENCE_MS = 13 * SECOND;
/** With `--accept`, at most one invitation is answered in this time. */
export const AUTO_ANSWER_MS = 1 * SECOND;
/** How long leaving may take: goodbyes to old programs are paced. */
export const GOODBYE_MS = 2 * SECOND;
