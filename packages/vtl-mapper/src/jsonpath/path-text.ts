import { VtlError } from '../errors.ts'
import { controls } from '../json/escape-text.ts'
import type { TextReader } from '../text-reader.ts'

/** Resolves `\n`, `\u0041` and the like; a backslash before any other character stands for that character. */
export function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (controls[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Reads what is in the quotes, or between the slashes, of which the first is next. */
export function readQuoted(reader: TextReader): string {
  return reader.need(/(['"/])((?:\\[^]|(?!\1)[^\\])*)\1/y)[2] as string
}

/** Where Jayway throws while it reads. */
export const readError = (reason: string): VtlError => new VtlError('ERR_VTL_JSON_PATH', reason)

/** Thrown, and caught within this folder, where Jayway throws PathNotFoundException. */
export const notFound: Error = readError('')

/** Thrown, and caught within this folder, where an operator meets a kind that it cannot take: Jayway then rejects the item. */
export const mismatch: Error = readError('')
