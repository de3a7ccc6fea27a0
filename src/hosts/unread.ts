/**
 * Applications whose workfiles are known and not read, by the ending of the file's name. A walk counts them, so that no
 * report looks as if there were nothing. Take a line out when a scanner reads the format.
 */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ['.aepx', 'After Effects (XML projects)'],
  ['.3de', '3DEqualizer'],
  ['.spp', 'Substance Painter'],
  ['.drp', 'DaVinci Resolve'],
  ['.uproject', 'Unreal Engine'],
]);

/** The application that a file of this name (an ending is enough) belongs to, where its workfiles are not read. */
export function unreadApplication(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? null : (UNREAD.get(name.slice(dot).toLowerCase()) ?? null);
}
