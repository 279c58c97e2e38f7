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

/** Who escapes: JSON, a JSON array that prints, JavaScript. */
export const escaping = { json: 1, print: 2, script: 4 } as const

/** For each character of ASCII, who escapes it. */
const special = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code < 32 || code === 34 || code === 92) return 7
  if (code === 47) return escaping.print | escaping.script
  return code === 39 ? escaping.script : code === 127 ? escaping.json | escaping.print : 0
})

/** What stands for a character that is escaped. */
const escape = (code: number): string => shortEscapes.get(String.fromCharCode(code)) ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
const escapes = Array.from(special, (_, code) => escape(code))

/** Escapes what is special, in the short form or as `\uXXXX`. */
export function escapeText(text: string, kind: number): string {
  let escaped = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if (((special[code] as number) & kind) === 0) continue
    } else if (kind !== escaping.script && code > 159 && (code < 0x2000 || code > 0x20ff)) continue
    escaped += at === from ? (escapes[code] ?? escape(code)) : text.slice(from, at) + (escapes[code] ?? escape(code))
    from = at + 1
  }
  return from === 0 ? text : from === text.length ? escaped : escaped + text.slice(from)
}
