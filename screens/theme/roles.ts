import type { Style } from '../terminal/canvas.js';
import type { Role, ThemeStyles } from '../widgets/theme.js';

/** Written as a table so that the compiler misses none. */
const EACH: Readonly<Record<Role, true>> = {
  text: true,
  dim: true,
  border: true,
  borderFocused: true,
  title: true,
  titleFocused: true,
  unread: true,
  good: true,
  warn: true,
  bad: true,
  banner: true,
  chosen: true,
  found: true,
  foundHere: true,
  room: true,
  own: true,
  mention: true,
};

/** Every role that a theme gives a style to. */
export const ROLES = Object.keys(EACH) as readonly Role[];

/** Changes every style of a theme alike. */
export function mapStyles<T extends ThemeStyles>(theme: T, change: (style: Style, role: Role) => Style): T {
  const styles = ROLES.map((role) => [role, change(theme[role], role)]);
  return { ...theme, ...Object.fromEntries(styles) } as T;
}

/** Every style on that background, but those that have one of their own. */
export function onGround<T extends ThemeStyles>(bg: number, styles: T): T {
  return mapStyles(styles, (style) => ({ bg, ...style }));
}
