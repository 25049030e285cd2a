/** About themes and theme files. */
export const themes = {
  unknown: (name: string, names: readonly string[]): string =>
    `there is no theme "${name}"; there are ${names.join(', ')}`,
  unreadable: (path: string, code: string): string => `the theme file ${path} cannot be read (${code})`,
  invalid: (name: string, reason: string): string => `the theme "${name}" is not valid: ${reason}`,
  whole: 'the file',
  noJson: (reason: string): string => `it is not JSON (${reason})`,
  noObject: (place: string): string => `${place} must be an object`,
  unknownKey: (key: string, known: readonly string[]): string =>
    `"${key}" is unknown; there are ${known.join(', ')}`,
  badBase: (names: readonly string[]): string => `"base" must be one of ${names.join(', ')}`,
  badGround: '"ground" must be "dark", "light" or null',
  badNicks: (most: number): string => `"nicks" must be a list of at most ${most} colours`,
  badFlag: (place: string): string => `"${place}" must be true or false`,
  badColour: (place: string, names: readonly string[]): string =>
    `"${place}" must be a colour: 0 to 255, "#rrggbb", "default", ` +
    `or one of ${names.join(', ')}, with "bright-" before it or not`,
};
