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
/** What an operator may make it at least: an AUTH with the longest password, escaped somewhat, must pass. */
export const SERVER_MESSAGE_MIN_BYTES = 2 * KIB;
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
/** An old chat's longer text is shown in parts of this size: as long as a text may be. */
export const OLD_CHAT_TEXT_BYTES = 8 * KIB;

// ── old programs, times in milliseconds ─────────────────────────────────────────────────────────────────

/** Between two pieces to an old program: it takes what one `recv` returns for one message. */
export const OLD_CHAT_PACE_MS = 100;
/** Between one's nick and the first text: an old program would read both as the nick. */
export const OLD_CHAT_FIRST_TEXT_MS = 200;
/** An old frames text has no end; it is complete when nothing follows for this long. */
export const OLD_CHAT_QUIET_MS = 50;
/** So many quiet moments in a row complete also a text that ends inside a character or a goodbye. */
export const OLD_CHAT_CUT_QUIETS = 20;

// ── sockets ─────────────────────────────────────────────────────────────────────────────────────────────

/** Idle time before TCP asks whether the other end is alive; with ten tries a second apart, 25 s in all. */
export const TCP_KEEPALIVE_MS = 15 * SECOND;
/** How long a connection that we have ended may take to deliver its last bytes and close. */
export const LINGER_MS = 2 * SECOND;

// ── the server ──────────────────────────────────────────────────────────────────────────────────────────

/** Default TCP port, the old programs' own. */
export const DEFAULT_PORT = 9000;
/** A connection that has not registered by then is closed: people do not register by hand. */
export const REGISTRATION_MS = 10 * SECOND;
/**
 * How often a server looks for those, and how many it closes then: a thousand who came together, each closed at the
 * same moment, kept everybody else waiting for 60 ms and more. As many as may be there are gone within a second so.
 */
export const REGISTRATION_SWEEP_MS = 100;
export const REGISTRATION_SWEEP = 100;
/** A klatsch client pings every 4 s; five missed ones in a row are a dead link. */
export const CLIENT_SILENCE_MS = 25 * SECOND;
/** How often a server looks for clients that are silent, or read nothing. */
export const SILENCE_SWEEP_MS = 5 * SECOND;
/**
 * A sweep so late has slept, and the clients may not have: it waits as long again, for what they have sent to be read.
 */
export const SWEEP_LATE_MS = 1 * SECOND;
/** Bytes queued for a client that does not read; past it the client is dropped. */
export const SEND_QUEUE_BYTES = 8 * MIB;
/** Bytes handed to a socket at once: a few writes empty a long queue, and a stalled reader shows within one. */
export const SENT_AT_ONCE_BYTES = 64 * KIB;
/** Bytes in one write to a TLS connection: with a record's head and tag they just fit into one of Node's buffers. */
export const TLS_PIECE_BYTES = 16 * KIB - 64;
/**
 * Bytes that go so, a piece in a turn of the event loop: a list of 20,000 people. More goes by `SENT_AT_ONCE_BYTES`.
 */
export const TLS_PIECES_BYTES = 2 * MIB;
/**
 * Nothing of what waits for a client was taken for so long: it is gone, or does not read. An old client has no
 * heartbeat, and TCP itself keeps trying for a quarter of an hour. With the sweep, 30 s in all.
 */
export const QUEUE_STALL_MS = 25 * SECOND;
/** No file descriptor is left: an operator is told so at most this often, and not for each who is turned away. */
export const DESCRIPTORS_NOTICE_MS = 60 * SECOND;
/** Texts a second from one client, on average: nobody types faster, scripts wait. */
export const TEXTS_PER_SECOND = 20;
/** Texts at once, before the average counts: a paste of a screenful. */
export const TEXT_BURST = 60;
/**
 * Lines of a text beyond the first that cost one text more: an old lines client gets each as a message with the whole
 * nick, and 60 of the longest texts were 36 MB for it. A page of code is one text still, and 4,096 lines are 33.
 */
export const LINES_PER_TOKEN = 128;
/**
 * Bytes of texts a second that are said to the room, on average: whoever takes twice that keeps up with any crowd,
 * since a text of quotation marks is twice as long on the wire. A hundred screenfuls a second are more than anybody
 * reads.
 */
export const ROOM_BYTES_PER_SECOND = 1 * MIB;
/**
 * The same at once. A quarter of `SEND_QUEUE_BYTES`: twice as long on the wire, it fits into a queue behind
 * `REPLAY_BYTES`, with a list of everyone beside it.
 */
export const ROOM_BURST_BYTES = SEND_QUEUE_BYTES / 4;
/**
 * Counted for each line of a text beside its own bytes, for what is around it: the nick, a frame's fields, their names.
 */
export const ROOM_LINE_BYTES = 192;
/**
 * What somebody's turn covers when several wait to say something: a text as long as it may be. One of thousands of
 * lines, each with the whole nick for an old lines client, takes many turns, so that others need not wait for it.
 */
export const ROOM_TURN_BYTES = TEXT_BYTES + ROOM_LINE_BYTES;
/**
 * How long texts that wait for the room do so at least, so that several go together: nobody sees it, and a batch is
 * dear.
 */
export const ROOM_WAIT_MS = 10;
/** Somebody has to wait for the room: an operator is told so at most this often. */
export const ROOM_BUSY_NOTICE_MS = 60 * SECOND;
/**
 * Messages of one client that are no texts, or texts too many, a second on average and at once: a program sends a
 * PING in four seconds, and learns from a refusal.
 */
export const MESSAGES_PER_SECOND = 100;
export const MESSAGE_BURST = 400;
/** Times that burst again, refused one by one; whoever goes on is closed: it does not listen. */
export const MESSAGE_PATIENCE = 2;
/**
 * Messages that may pass whatever those from the same address have left: a program that comes says who it is and asks
 * for what it needs, with some to spare.
 */
export const GREETING_MESSAGES = 20;
/** Connections in all: half of a usual `ulimit -n` of 20,000 or more. */
export const CONNECTIONS = 12_000;
/**
 * What connections have left of their rates and is not full again, for whoever comes from the same address: as many as
 * there may be connections. Past it the fullest goes of the address that has been quiet for longest.
 */
export const BUDGETS_KEPT = 12_000;
/** Connections from one address; loopback is exempt. */
export const CONNECTIONS_PER_ADDRESS = 64;
/**
 * Connections that have not registered; past it the one that has waited longest makes room. Programs register at once.
 */
export const UNREGISTERED = 1000;
/** Texts kept, in memory and on disk, for klatsch clients that come back: days of a busy room. */
export const BACKLOG_TEXTS = 10_000;
/** The same in bytes of text: as many of 1,600 bytes on average, four times a full line of a wide screen. */
export const BACKLOG_BYTES = 16 * MIB;
/**
 * Bytes of texts sent to one client that comes back; older ones count as a gap. Half of `SEND_QUEUE_BYTES`, so
 * that a list of everyone and what is said meanwhile fit beside them.
 */
export const REPLAY_BYTES = SEND_QUEUE_BYTES / 2;
/** Messages of one connection that may wait while its REGISTER is being decided. */
export const PENDING_MESSAGES = 64;
/**
 * Messages of one connection that are seen to in one turn of the event loop; the others come after everybody else.
 * One read may hold sixty thousand, which would keep everybody waiting.
 */
export const MESSAGES_PER_TURN = 1000;
/**
 * Who is turned away again and again for the same reason (of one network, under one nick) is told the operator at most
 * this often, with how many times: some programs try again each second for days.
 */
export const REFUSALS_TOLD_MS = 60 * SECOND;
/** Kinds of such things that are counted at once; others are told one by one. */
export const TALLY_KINDS = 1000;
/** An old client that writes too fast, and the operator, are told so at most this often: no flood in answer. */
export const TOO_FAST_NOTICE_MS = 1 * SECOND;
/**
 * People in a room from which on those who speak are written to first. In a smaller one everybody has a text within
 * 3 ms, and to move the speakers costs each text as much as a tenth of what is done with it.
 */
export const SPEAKERS_FIRST_PEOPLE = 500;
/** Events in one PRESENCE: a storm is split, so that no message nears a client's `CLIENT_MESSAGE_BYTES`. */
export const PRESENCE_EVENTS = 1000;
/**
 * How long news of who comes and goes waits for more of it, in times of what it took to tell everybody the last time: a
 * storm takes a quarter of the server's time, not all, on slow machines too and with TLS as in the clear.
 */
export const PRESENCE_WAITS = 3;
/** The longest such wait, ms: nobody who comes waits longer to be let in, and nobody sees it. Texts do not wait. */
export const PRESENCE_WAIT_MS = 100;
/**
 * Shown instead of an IPv6 address, which the old USERLIST cannot carry: an address that is nobody's. Clients take any
 * of 192.0.2.0/24 for one.
 */
export const STAND_IN_ADDRESS = '192.0.2.1';

// ── the operator ────────────────────────────────────────────────────────────────────────────────────────

/** Points of a chart, and samples kept for one: more than a chart has columns for, and contrib is quadratic. */
export const SAMPLES_KEPT = 300;
/** Seconds in one point of the last hour: `SAMPLES_KEPT` of them make it. */
export const HOUR_SAMPLE_SECONDS = 12;
/** How often the server takes its vital signs. */
export const SAMPLE_MS = 1 * SECOND;
/** How often the event loop's punctuality is looked at: often enough to see what a person could feel. */
export const LAG_PROBE_MS = 100;
/** The longest ban with an end: ten years. */
export const BAN_MAX_MS = 3650 * 86_400 * SECOND;
/** Bans kept: more is a firewall's work. */
export const BANS_KEPT = 10_000;
/** An operator's reason, in characters: to an old program the whole goodbye is one `recv`. */
export const REASON_CHARS = 200;
/** Texts of the room, and facts for the event log, that somebody who begins to watch is shown. */
export const WATCH_TEXTS = 100;
export const WATCH_EVENTS = 500;
/** A line on the control socket: a command with a long text. */
export const CONTROL_LINE_BYTES = 64 * KIB;
/** Bytes that may wait for one watcher: the present state of 10,000 clients and some seconds of a busy room. */
export const CONTROL_QUEUE_BYTES = 16 * MIB;
/** Watchers and scripts on the control socket at once: they are one person's. */
export const CONTROL_CONNECTIONS = 32;
/** How long `ctl`, or a watcher, waits for the server's answer. */
export const CONTROL_ANSWER_MS = 10 * SECOND;
/** Commands of one connection that may wait for their answer: people type one at a time, scripts wait. */
export const CONTROL_REQUESTS = 64;
/** An asker's own name for its request, in UTF-16 units: a UUID and more. */
export const CONTROL_REQUEST_CHARS = 128;
/** The name of an operator in the event log, in code points: a login name. */
export const OPERATOR_NAME_CHARS = 32;
/** The path of a Unix socket: Linux has 108 with the zero at its end. macOS has four fewer, and says so itself. */
export const UNIX_PATH_BYTES = 107;
/** Texts that a klatsch client gets which was never here: a screenful or two of context. */
export const NEWCOMER_TEXTS = 100;
/** Epochs remembered, so that clients of earlier runs get just what they missed. */
export const EPOCHS_KEPT = 64;
/** After the disk refused something, how long until it is tried again: a full disk must not cost every turn. */
export const STORE_RETRY_MS = 1 * SECOND;
/**
 * Texts in one file of the store. It goes as a whole, so that up to so many outstay the bounds on disk: less than half
 * of `BACKLOG_TEXTS` more. A new file takes some 100 µs, which is nothing for so many.
 */
export const STORE_SEGMENT_TEXTS = 4096;
/** The same in bytes, for long texts: a quarter of `BACKLOG_BYTES` more. */
export const STORE_SEGMENT_BYTES = 4 * MIB;
/** A line of such a file: six bytes for each of `TEXT_BYTES`, which JSON's escapes can make of it, and names beside. */
export const STORE_LINE_BYTES = 64 * KIB;
/**
 * So much is read of such a file, whatever its size: far more than a full one with the largest turn behind it, and at
 * most a second's work.
 */
export const STORE_READ_BYTES = 256 * MIB;

// ── the peer ────────────────────────────────────────────────────────────────────────────────────────────

/** How long a TCP connect may take. */
export const CONNECT_MS = 5 * SECOND;
/**
 * How long one address of a name is tried before the next one, of the other family: a first SYN that is lost is sent
 * again after a second, so that whoever answers has answered.
 */
export const FAMILY_ATTEMPT_MS = 1 * SECOND;
/** Silence after HELLO and REGISTER that means an old lines server waiting for a newline. */
export const DIALECT_SILENCE_MS = 2 * SECOND;
/**
 * Failures in a row after which an old server that spoke frames may speak lines now, and the user is told that one
 * which spoke TLS does not: a bad line is likelier.
 */
export const DIALECT_STRIKES = 3;
/** How long a server may take from REGISTER to WELCOME in the last dialect tried. */
export const WELCOME_MS = 10 * SECOND;
/** How often a klatsch client pings its server. */
export const HEARTBEAT_MS = 4 * SECOND;
/** Silence of a klatsch server that means that it is gone: two pings unanswered. */
export const SERVER_SILENCE_MS = 9 * SECOND;
/**
 * The last part of that silence, and of a private chat's: a program that was stopped has time to read what was said to
 * it meanwhile.
 */
export const LAST_LOOK_MS = 1 * SECOND;
/** The first wait before reconnecting; it doubles up to the last one, with jitter. */
export const RECONNECT_FIRST_MS = 1 * SECOND;
export const RECONNECT_LAST_MS = 30 * SECOND;
/**
 * A link that stood so long was a good one: waiting begins anew. One that breaks at once must not be tried for ever.
 */
export const STEADY_LINK_MS = 10 * SECOND;
/** The share of a wait that chance may take away, so that a thousand clients do not come back at once. */
export const RECONNECT_JITTER = 0.3;
/** How long an invitation is open, on both sides: the old programs' time. A klatsch peer's from its SEEN on. */
export const INVITATION_MS = 10 * SECOND;
/**
 * When a datagram to a klatsch peer is repeated until it answers, each after the one before: 16 in all, within
 * `INVITATION_MS`. Where half of all datagrams are lost, one invitation in 65,536 does not arrive. Never more than
 * `PROOFS_PER_SECOND` in a second, or the last of them would not be looked at.
 */
export const INVITATION_RETRY_MS: readonly number[] = [
  300, 300, 300, 300, 500, 500, 500, 500, 500, 500, 500, 500, 1000, 1000, 1000,
];
/**
 * Datagrams of one address that are looked at, a second on average and at once: an invitation makes sixteen of them in
 * ten seconds, and twenty programs behind one address may be busy.
 */
export const DATAGRAMS_PER_SECOND = 20;
export const DATAGRAM_BURST = 60;
/** Addresses whose datagrams are counted; past it the one longest quiet is forgotten. */
export const DATAGRAM_SOURCES = 1024;
/** Invitations open at once in either direction: more are refused, a flood must not bury a person. */
export const INVITATIONS_OPEN = 32;
/** Datagrams being repeated, past which a refusal goes once: forged invitations must not make us flood anybody. */
export const DATAGRAMS_REPEATED = 2 * INVITATIONS_OPEN;
/** How long whoever connects to an invitation may take to say who it is. */
export const CHAT_HANDSHAKE_MS = 5 * SECOND;
/** Private chats at once. */
export const CHATS_OPEN = 64;
/** Texts held by `/msg` for a chat that is not open yet. */
export const TEXTS_HELD = 32;
/** A klatsch partner pings when idle; this much silence is a broken connection. */
export const CHAT_HEARTBEAT_MS = 4 * SECOND;
export const CHAT_SILENCE_MS = 13 * SECOND;
/**
 * A klatsch chat that broke without a goodbye is resumed within this time, or over: nobody waits longer in front of it.
 */
export const CHAT_RESUME_MS = 60 * SECOND;
/** The first and the last wait between two tries to resume a chat; it doubles. About twenty tries in all. */
export const RESUME_FIRST_MS = 250;
export const RESUME_LAST_MS = 4 * SECOND;
/** Without success for so long, the other side is told by a signed invitation where else it can try. */
export const RESUME_INVITE_MS = 3 * SECOND;
/**
 * Own texts of one chat that wait for their acknowledgement, also while it is interrupted: a minute's worth of typing.
 */
export const CHAT_TEXTS_WAITING = 256;
/** People whose undelivered texts are kept to be sent again, as many as there can be chats; past it the oldest go. */
export const UNDELIVERED_PEOPLE = 64;
/**
 * Partners of private chats who are known again in the next one; past it those of longest ago count as somebody else.
 */
export const ACQUAINTANCES = 256;
/** With `--accept`, at most one invitation is answered in this time. */
export const AUTO_ANSWER_MS = 1 * SECOND;
/**
 * How long the goodbye of a klatsch chat waits for the acknowledgements of what was said just before: half of
 * `GOODBYE_MS`.
 */
export const LAST_ACKNOWLEDGEMENTS_MS = 1 * SECOND;
/** How long leaving may take: goodbyes to old programs are paced. */
export const GOODBYE_MS = 2 * SECOND;
/** Suffixes tried for a default nick that is taken: more of one name in a room is a fault somewhere. */
export const NICK_SUFFIXES = 99;
/** Other UDP ports tried when the server says that somebody has our address. */
export const UDP_PORT_TRIES = 8;
/** How long a nick that was ours may be held by our own dead connection: the server's silence and its sweep. */
export const GHOST_MS = CLIENT_SILENCE_MS + SILENCE_SWEEP_MS;
/** People that an old server has called gone and who may still be there: some, not a day's worth. */
export const DOUBTFUL_KEPT = 64;
/** People that a client keeps: as many as one USERLIST can name. A server that tells of more is not believed. */
export const PEOPLE_KEPT = 100_000;
/** Messages of an old server that come before its WELCOME and are kept until then. */
export const EARLY_MESSAGES = 64;
/** Texts of a server known again when it has started anew and brings them once more: ten times what it may bring. */
export const TEXTS_SEEN = 10 * NEWCOMER_TEXTS;
/** Own texts whose echo is still to come. */
export const OWN_TEXTS_PENDING = 256;
/** An invitation may overtake the news of who sent it, or of a new nick: so long nobody is taken for a stranger. */
export const STRANGER_WAIT_MS = 300;
/** The share of the open invitations whose senders may be nobody we know: they must leave room for those of people. */
export const STRANGER_SHARE = 3 / 4;
/** How many those are unless somebody has set another limit, and at most. */
export const STRANGER_INVITATIONS_OPEN = STRANGER_SHARE * INVITATIONS_OPEN;
/** Invitations remembered so that a repeated datagram is not shown again. */
export const INVITATIONS_REMEMBERED = 512;
/** Below it no program listens for a chat: an invitation must not make us knock at a service. */
export const CHAT_PORT_MIN = 1024;
/** Connections that may stand at one invitation before they have said who they are. */
export const CHAT_CALLERS = 16;
/** People whom one does not want to hear. */
export const IGNORED = 1000;
/** Pieces queued for an old partner: a minute's worth at their pace. */
export const OLD_CHAT_PIECES = 600;

// ── keys and trust ──────────────────────────────────────────────────────────────────────────────────────

/** How long a nick is kept for the key that used it last: a holiday. */
export const NICK_KEPT_MS = 30 * 86_400 * SECOND;
/** An owner who comes back waits so long for a sign of life of the session that has the nick. */
export const OWNER_PING_MS = 2 * SECOND;
/** An invite code is good so long, unless its maker says otherwise. */
export const INVITE_CODE_MS = 86_400 * SECOND;
/** Wrong passwords or codes from one address before it has to wait, and how long. */
export const GUESSES = 5;
export const GUESS_WAIT_MS = 60 * SECOND;
/** Addresses whose guesses are counted; past it the one longest quiet is forgotten. */
export const GUESSERS = 10_000;
/** Nicks kept for one key: more is hoarding. The one used longest ago goes. */
export const NICKS_PER_KEY = 8;
/** Nicks kept in all. Past it those go that were not used for long; what was is not given up for them. */
export const NICKS_KEPT = 50_000;
/** A nick used again so long after it was first used has settled: an evening and the next morning. */
export const NICK_SETTLED_MS = 6 * 3600 * SECOND;
/** How often it is noted that those who are here still are: for when the server is killed. */
export const NICK_NOTE_MS = 3600 * SECOND;
/** Keys on the list of those who may come in, and invite codes that are open: more is a directory's work. */
export const ALLOWED_KEPT = 10_000;
export const INVITES_OPEN = 1000;
/** A room's password, in bytes: a sentence. */
export const PASSWORD_BYTES = 1024;
/** Passwords checked at once: each costs 32 MiB and a thread of the four that Node has for everything. */
export const PASSWORD_CHECKS = 2;
/** A signed invitation is good so long after it was written, in the server's time. */
export const PROOF_MS = 30 * SECOND;
/** Signatures of one sender that are looked at in a second: checking must not be a way to burn our time. */
export const PROOFS_PER_SECOND = 4;
/** Datagrams of one person that are answered in a second: a flood in their name must not become one to them. */
export const SEENS_PER_SECOND = 8;
/** An invitation in somebody else's name is told of at most this often: a flood of them must not be one of lines. */
export const FORGERY_NOTICE_MS = 60 * SECOND;

/** Characters of a passphrase at least: what it protects may lie about for years, and be guessed at leisure. */
export const PASSPHRASE_CHARS = 12;

/** Servers and people whose keys are remembered; past it the one learned first is forgotten. */
export const KNOWN_SERVERS = 1000;
export const KNOWN_PEOPLE = 10_000;

// ── the terminal ────────────────────────────────────────────────────────────────────────────────────────

/** After a lone ESC: a key sends its whole sequence at once, a person cannot type the next key that fast. */
export const ESCAPE_MS = 30;
/** Between two frames: 30 a second look fluid, more only cost bytes on a slow line. */
export const FRAME_MS = 33;
/** Keys that act in one turn of the event loop, the others in the next: a terminal may give thousands at once. */
export const EVENTS_PER_TURN = 250;
/** A paste, in UTF-16 units; what comes after it is thrown away. A text is far smaller. */
export const PASTE_CHARS = 2 * MIB;
/** An unknown sequence of the terminal: no longer swallowed after this many UTF-16 units. */
export const SEQUENCE_CHARS = 4 * KIB;
/** Text is cut into clusters in parts of this many UTF-16 units: `Intl.Segmenter` is quadratic. */
export const SEGMENT_CHARS = 1 * KIB;
/** Clusters whose cells are remembered: more than any conversation uses. */
export const CLUSTER_CACHE = 4096;
/** Combining marks drawn on one character: more would only hide the line above. */
export const MARKS_PER_CELL = 4;
/** Cells of one cluster, past which it is drawn as its characters: no emoji has more, and a row must hold it. */
export const CELLS_PER_CLUSTER = 8;
/** A tab is drawn as this many blanks. */
export const TAB_COLUMNS = 4;
/** A window title, in characters: more is never shown. */
export const TITLE_CHARS = 120;
/** The smallest terminal, in cells, that is drawn on; below it klatsch speaks in lines. */
export const SCREEN_MIN_COLUMNS = 20;
export const SCREEN_MIN_ROWS = 5;
/** How long restoring may wait for a terminal that takes no bytes: a stalled one must not hold the exit. */
export const RESTORE_MS = 300;
/** How long the program may say goodbye after a signal: GOODBYE_MS, and some for a loaded machine. */
export const FAREWELL_MS = GOODBYE_MS + 1 * SECOND;

/** A theme file, bytes: ten times one that names everything. */
export const THEME_BYTES = 64 * KIB;
/** Colours for nicks in a theme: more cannot be told apart. */
export const THEME_NICKS = 64;
/**
 * How long the first frame waits for the terminal to say what its background is. Loading the rest takes about as
 * long; a later answer does not count: whoever reads already must not see all colours change.
 */
export const GROUND_MS = 100;
/** What of a stray write is logged, in UTF-16 units: a warning and its stack. */
export const STRAY_CHARS = 4 * KIB;
/** Between two bells: a flood of private texts is one alarm, not a siren. */
export const BELL_MS = 2 * SECOND;

// ── the chat screen ─────────────────────────────────────────────────────────────────────────────────────

/** Lines kept in a pane: a day of a busy room. */
export const PANE_LINES = 10_000;
/** The same in UTF-16 units, 200 a line: somebody who sends the longest texts must not fill the memory. */
export const PANE_CHARS = 2 * MIB;
/** Panes of chats that have ended; past it the one that is missed least is taken off the screen. */
export const ENDED_PANES = 16;
/** Texts kept in the history of one pane's input line. */
export const HISTORY_TEXTS = 500;
/** Panes whose history is kept between runs, and bytes of the file; past it the oldest texts go. */
export const HISTORY_PANES = 64;
export const HISTORY_BYTES = 512 * KIB;
/** A pattern searched for in a pane, in UTF-16 units: more is no pattern. */
export const SEARCH_CHARS = 200;
/** Rows that one notch of the mouse wheel scrolls. */
export const WHEEL_ROWS = 3;
/** Two clicks on one person within this time are a double click. */
export const DOUBLE_CLICK_MS = 500;
/** People remembered to have spoken, also while they are away. */
export const SPEAKERS = 1000;
/**
 * UTF-16 units in the input line: twice a text's limit, so that most refused texts can stand there whole, and no more
 * than a terminal's whole buffer of keys can act on at once.
 */
export const EDITOR_CHARS = 16 * KIB;
/** Whoever spoke within this time has a mark in the people list. */
export const SPOKEN_MS = 5 * 60 * SECOND;
/** How long a remark of the screen itself stands over the status line. */
export const NOTICE_MS = 6 * SECOND;
/** An invitation that took the place of one that ended by itself is not answered sooner: nobody has read it. */
export const NEXT_INVITATION_MS = 700;

// ── the operator's dashboard ────────────────────────────────────────────────────────────────────────────

/** Texts of the room kept to be looked at: it runs beside the server, and a text may have 8 KiB. */
export const DASHBOARD_TEXTS = 2_000;
/** Lines of the event log kept: some screenfuls of a storm of joins, hours of a usual day. */
export const DASHBOARD_EVENTS = 5_000;
/** The users are put in order at most this often while they come and go: rows that jump cannot be read. */
export const SORT_MS = 300;
/** What the users are filtered by, in UTF-16 units: a nick or an address. */
export const FILTER_CHARS = 64;
/** How long the answer to a command stands, unless the next one takes its place. */
export const ANSWER_MS = 20 * SECOND;
/** Commands whose answer is still to come; the answer to one before them is not shown. */
export const COMMANDS_PENDING = 64;
/** Bans, kept nicks and listed keys that completion knows, of each. */
export const NAMES_OFFERED = 1_000;

// ── the line program (`--lines`, `--json`) ──────────────────────────────────────────────────────────────

/** A line of input: the longest text and a command with a nick in front of it. Bytes. */
export const INPUT_LINE_BYTES = TEXT_BYTES + 1024;
/** Lines read and not yet acted on, past which standard input is not read: a pipe waits, memory does not grow. */
export const INPUT_LINES_QUEUED = 256;
/**
 * So much of a text that was not said is shown in the line that tells it: enough to know which one it was. Characters.
 */
export const UNSAID_SHOWN_CHARS = 60;
/** Bytes waiting for whoever reads standard output; past it facts are dropped and the gap is told. */
export const OUTPUT_QUEUE_BYTES = 8 * MIB;
/** How long the line program waits for the list of people after joining: an old server may lose it. */
export const ROSTER_MS = 1 * SECOND;
/** How long a text of one's own may take to come back from the room before the next one is sent. */
export const ECHO_MS = 10 * SECOND;
/** The first and the last wait before a text is said again that the server found too fast; it doubles. */
export const TOO_FAST_FIRST_MS = 100;
export const TOO_FAST_LAST_MS = 2 * SECOND;
/** How long the end of input waits for the server, and for what is under way: an invitation and its answer. */
export const LAST_WAIT_MS = INVITATION_MS + 2 * SECOND;
/** How long a program that is done may still write out; then it ends whatever holds it. */
export const LAST_BREATH_MS = 1 * SECOND;

// ── the log ─────────────────────────────────────────────────────────────────────────────────────────────

/** The program's own log file, larger than this, is set aside when the program starts. */
export const LOG_BYTES = 1 * MIB;
/** Bytes of entries that wait for the disk, or for whoever reads standard output; past it entries are dropped. */
export const LOG_QUEUE_BYTES = 1 * MIB;
/** After the disk refused an entry, how long until it is tried again. */
export const LOG_RETRY_MS = 1 * SECOND;
/** How often a program looks whether another one has set the common log file aside: writing on would be lost. */
export const LOG_CHECK_MS = 60 * SECOND;
/** How long the end of a program waits for its last entries to be written. */
export const LOG_FLUSH_MS = 1 * SECOND;
/** Refusals of one kind are one entry in this time, with their number: a flood must not fill the disk. */
export const REFUSALS_LOGGED_MS = 1 * SECOND;
/** How often a server writes down what it has counted: enough to see a day in its log. */
export const COUNTS_LOGGED_MS = 3600 * SECOND;
/** Commands of operators that wait for their answers, to be logged with it: far more than there are operators. */
export const COMMANDS_LOGGED = 1000;
/** A signal ends `serve` within this time, whatever holds it: goodbyes, the log, and the last breath. */
export const STOP_MS = FAREWELL_MS + LOG_FLUSH_MS + LAST_BREATH_MS;

// ── metrics ─────────────────────────────────────────────────────────────────────────────────────────────

/** How long a request for metrics may take to arrive, and its answer to be read. */
export const METRICS_REQUEST_MS = 5 * SECOND;
/** How often requests that take too long are looked for. */
export const METRICS_CHECK_MS = 1 * SECOND;
/** Connections for metrics at once: a Prometheus or two, a health check, a person. */
export const METRICS_CONNECTIONS = 16;
/** The head of a request for metrics. */
export const METRICS_HEADER_BYTES = 8 * KIB;
/** An event loop this late makes people wait; for so long after it the server does not call itself healthy. */
export const HEALTH_LAG_MS = 1 * SECOND;
export const HEALTH_WINDOW_MS = 10 * SECOND;
