/**
 * The parts of blessed 0.1.81 that the terminal uses, by deep import: the whole of blessed takes twice as long to
 * load. Its published types know none of these.
 */
declare module 'blessed/lib/tput.js' {
  const Tput: {
    /** Where terminfo files are looked for; emptied, since blessed cannot read current ones. */
    ipaths: unknown[];
  };
  export = Tput;
}

declare module 'blessed/lib/widgets/screen.js' {
  interface ScreenOptions {
    readonly input: unknown;
    readonly output: unknown;
    readonly terminal: string;
    readonly forceUnicode: boolean;
    readonly fullUnicode: boolean;
  }

  class Screen {
    constructor(options: ScreenOptions);
    /** What shall be shown: per row, cells of a packed style and a text. */
    lines: ([style: number, text: string][] & { dirty?: boolean })[];
    readonly cols: number;
    readonly rows: number;
    append(element: unknown): void;
    render(): void;
    draw(start: number, end: number): void;
    destroy(): void;
  }
  export = Screen;
}

declare module 'blessed/lib/widgets/box.js' {
  interface BoxOptions {
    readonly screen: unknown;
    readonly top: number;
    readonly left: number;
    readonly width: number;
    readonly height: number;
    readonly tags: boolean;
  }

  class Box {
    constructor(options: BoxOptions);
    width: number;
    height: number;
    render(): unknown;
    /** The stock painting, which `render` overrides: blanks the box and notes where it stands. */
    _render(): unknown;
  }
  export = Box;
}
