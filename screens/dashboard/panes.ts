/** The parts of the dashboard, in the order of their keys: Alt-1 … Alt-4. */
export const PANES = ['users', 'room', 'events', 'charts'] as const;

/** One of {@link PANES}. */
export type PaneName = (typeof PANES)[number];

/** What a chart shows. */
export type ChartName = 'deliveries' | 'users';

/** The time that a chart covers. */
export type ChartRange = 'minutes' | 'hour';
