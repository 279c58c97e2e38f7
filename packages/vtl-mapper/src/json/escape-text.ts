import { parts } from '../parts.ts'

// oxlint-disable-next-line no-control-regex -- these are escaped
const json = /["\\\0-\x1f\x7f-\x9f\u2000-\u20ff]/g

/** Who escapes: JSON, a JSON array that prints, JavaScript. */
export type Escaping = 'json' | 'printed' | 'script'

const special: Readonly<Record<Escaping, RegExp>> = {
  json,
  printed: new RegExp(`/|${json.source}`, 'g'),
  // oxlint-disable-next-line no-control-regex -- these are escaped
  script: /["'\\/\0-\x1f\x80-\uffff]/g,
}

/** What a letter behind a backslash stands for. */
export const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

const letters: ReadonlyMap<string, string> = new Map(Object.entries(controls).map(([letter, control]) => [control, letter]))

/** What stands for a character that is escaped: the short form or `\uXXXX`. */
export function escape(character: string): string {
  return `\\${/["'\\/]/.test(character) ? character : (letters.get(character) ?? `u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}`
}

/** Escapes what is special. */
export function escapeText(text: string, escaping: Escaping): string {
  return parts()?.escapeQuickly(text, escaping) ?? text.replace(special[escaping], escape)
}
