/** The part of blessed-contrib 4.11.0 that draws the charts. It has no types for what is required so deep. */
declare module 'blessed-contrib/lib/widget/charts/line.js' {
  interface LineOptions {
    /** Where the element would be: a stand-in, since it is never rendered. */
    readonly screen: { setEffects(): void };
    /** Cells, with six columns and two rows for a border. */
    readonly width: number;
    readonly height: number;
    readonly maxY: number;
    readonly numYLabels: number;
    readonly showNthLabel: number;
    /** Dots, two of them a column, from the left edge to the axis, and from the labels to it. */
    readonly xPadding: number;
    readonly xLabelPadding: number;
    /** Names of the eight colours. */
    readonly style: { readonly line: string; readonly text: string; readonly baseline: string };
  }

  class Line {
    constructor(options: LineOptions);
    /** The canvas is made when this is told that it is attached. */
    emit(event: 'attach'): unknown;
    setData(data: readonly { readonly x: readonly string[]; readonly y: readonly number[] }[]): void;
    /** There once it is attached: `frame` is what it would show, rows of characters with SGR sequences. */
    readonly ctx: { readonly _canvas: { frame(): string } };
  }
  export = Line;
}
