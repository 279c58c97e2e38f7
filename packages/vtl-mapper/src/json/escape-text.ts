/** Characters with the escapes of two characters that JSON and JavaScript have for them. */
export const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** Escapes what is special, in the short form or as `\uXXXX`. Letters, digits and most signs of ASCII are not asked about. */
export function escapeText(text: string, isSpecial: (code: number) => boolean): string {
  let escaped = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code > 47 && code < 127 && code !== 92) || !isSpecial(code)) continue
    const character = text.charAt(at)
    escaped += text.slice(from, at) + (shortEscapes.get(character) ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`)
    from = at + 1
  }
  return from === 0 ? text : escaped + text.slice(from)
}
