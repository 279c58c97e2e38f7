/** The canonical request in AWS's words about a signature that does not match; `undefined`: they say nothing of one. */
export function canonicalOf(message: string): string | undefined {
  return /The Canonical String for this request should have been\n'(.*)'\n\nThe String-to-Sign/s.exec(message)?.[1]
}

/** Where a canonical request that a client signed begins to differ from the one that it should have signed. */
export function firstDifference(signed: string, expected: string): string {
  const ours = expected.split('\n')
  const theirs = signed.replaceAll('\r\n', '\n').trimEnd().split('\n')
  const line = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex((_, index) => ours[index] !== theirs[index])
  if (line === -1) return 'It is the same, letter by letter: the secret access key, or the scope of the signature, is another.'
  const [own = '', given = ''] = [ours[line], theirs[line]]
  const column = Array.from(own).findIndex((character, index) => character !== given[index])
  const place = `Line ${line + 1} (${partOf(line, ours)}), character ${(column === -1 ? own.length : column) + 1}`
  return `${place}: the client signed ${JSON.stringify(given)}, and should have signed ${JSON.stringify(own)}.`
}

/** Method, path, query, headers, an empty line, the names of the headers, the hash of the body. */
function partOf(line: number, lines: readonly string[]): string {
  if (line < 3) return ['method', 'path', 'query string'][line] as string
  if (line >= lines.length - 1) return 'hash of the body'
  return line === lines.length - 2 ? 'names of the signed headers' : 'signed headers'
}
