/** Sentences about a server that nobody sits at, English. */
export const service = {
  logRefused: (reason: string): string =>
    `klatsch: the log cannot be written (${reason}); the server goes on\n`,
  logUnopened: (path: string, reason: string): string => `the log ${path} cannot be written: ${reason}`,
  metricsPortInUse: (port: number): string =>
    `port ${port} for --metrics is taken: choose another one, or 0 for any free one`,
  metricsFailed: (address: string, reason: string): string => `cannot serve metrics on ${address}: ${reason}`,

  /** What each metric is, for `# HELP`. */
  metrics: {
    klatsch_build_info: 'The version of klatsch and of Node; always 1.',
    klatsch_users: 'People in the room, by what their program speaks.',
    klatsch_connections: 'Open connections, registered or not.',
    klatsch_joins_total: 'People who came into the room.',
    klatsch_leaves_total: 'People who left the room, by reason.',
    klatsch_refusals_total:
      'Connections and messages turned down, by code; every one, also those of a flood.',
    klatsch_texts_total: 'Texts said to the room.',
    klatsch_deliveries_total: 'Copies of texts handed to clients.',
    klatsch_received_bytes_total: 'Bytes read from clients.',
    klatsch_sent_bytes_total: 'Bytes handed over to be sent to clients.',
    klatsch_send_queue_bytes: 'Bytes that wait for clients to read, of all of them.',
    klatsch_send_queue_max_bytes: 'Bytes that wait for the client that is farthest behind.',
    klatsch_slow_readers_total: 'Connections dropped because they did not read.',
    klatsch_muted_users: 'People here who are muted.',
    klatsch_bans: 'Bans in force.',
    klatsch_store_kept: 'Whether texts are kept on disk, 1 or 0; absent without a store.',
    klatsch_unkept_texts_total: 'Texts that the store could not keep.',
    klatsch_event_loop_lag_seconds: 'How late the event loop was, looked at ten times a second.',
    process_cpu_seconds_total: 'Processor time used, user and system.',
    process_resident_memory_bytes: 'Resident memory.',
    process_heap_bytes: 'JavaScript heap in use.',
    process_start_time_seconds: 'When the process started, seconds since the epoch.',
  },
};
