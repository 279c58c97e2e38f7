import { escape } from '../json/escape-text.ts'
import type { Escaping } from '../json/escape-text.ts'

const bits: Readonly<Record<Escaping, number>> = { json: 1, printed: 2, script: 4 }

/** For each character of ASCII, who escapes it. */
const special = Uint8Array.from({ length: 128 }, (_, code) => (code < 32 || code === 34 || code === 92 ? 7 : code === 47 ? 6 : code === 39 ? 4 : code === 127 ? 3 : 0))
const escapes = Array.from(special, (_, code) => escape(String.fromCharCode(code)))

/** Escapes as `escapeText` does, which uses an expression, in a tenth of the time. */
export function escapeQuickly(text: string, escaping: Escaping): string {
  const kind = bits[escaping]
  let escaped = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 128 ? ((special[code] as number) & kind) === 0 : kind < 4 && code > 159 && (code < 0x2000 || code > 0x20ff)) continue
    escaped += text.slice(from, at) + (escapes[code] ?? escape(text.charAt(at)))
    from = at + 1
  }
  return from === 0 ? text : escaped + text.slice(from)
}
