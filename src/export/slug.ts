// Turns names from data into parts of file names that are safe on every file system and in every shell.

/** Lower-case letters, digits and hyphens of `text`, at most 40; `other` if nothing is left. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'other' : plain
}
