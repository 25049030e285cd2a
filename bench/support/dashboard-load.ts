/** What a dashboard is to bear. */
export interface DashboardLoad {
  readonly users: number;
  /** Joins a second, and as many leaves. */
  readonly churn: number;
  /** Texts a second. */
  readonly texts: number;
  readonly ms: number;
  /** Without it, the facts are told to nobody: how late this machine is by itself. */
  readonly dashboard: boolean;
  /** Where the result is to be written. */
  readonly file: string;
}

/** How it was borne; times in milliseconds. */
export interface DashboardMeasured {
  /** How late the event loop was, looked at all the time. */
  readonly lags: readonly number[];
  /** Of each, what this process has computed meanwhile; in the rest it waited for the machine. */
  readonly own: readonly number[];
  /** What each frame cost to paint, without its comparison with the last one and its bytes. */
  readonly paints: readonly number[];
  readonly cpuPercent: number;
  readonly rssBytes: number;
}
