import { VtlError } from '../errors.ts'
import { escaping, escapeText } from '../json/escape-text.ts'
import { javaError } from '../methods/arguments.ts'
import { parseJson } from '../json/parse-json.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'

const ofString =
  (call: (text: string) => Value): JavaMethod =>
  args =>
    typeof args[0] === 'string' && args.length === 1 ? call(args[0]) : refuseNull(args)

/** A bare word is null for Java, which only `escapeJavaScript` takes. */
function refuseNull(args: readonly Value[]): null {
  if (args.length === 1 && args[0] === null) throw javaError('java.lang.NullPointerException', 'the text is null')
  return null
}

const utilClass: JavaClass = {
  name: 'Util',
  methods: new Map<string, JavaMethod>([
    ['escapeJavaScript', args => (args.length !== 1 || args[0] === null ? null : escapeJavaScript(javaToString(args[0] as Value)))],
    ['parseJson', ofString(parseJson)],
    ['urlEncode', ofString(urlEncode)],
    ['urlDecode', ofString(urlDecode)],
    ['base64Encode', ofString(text => toBase64(new TextEncoder().encode(text)))],
    ['base64Decode', ofString(text => new TextDecoder('utf-8', { ignoreBOM: true }).decode(fromBase64(text)))],
  ]),
  print: () => 'Util@0',
}

/** `$util`. */
export const util: JavaObject = new JavaObject(utilClass, undefined)

/** commons-lang 2.6: quotes, `\` and `/` get a backslash, everything but printable ASCII becomes `\uXXXX`. */
function escapeJavaScript(text: string): string {
  return escapeText(text, escaping.script)
}

/** Java's URLEncoder: letters, digits and `.-*_` stay, a blank becomes `+`, lone surrogates `?`. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
    .replace(/[!'()~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

/** Java's URLDecoder: bytes that are no UTF-8 become `U+FFFD`, a broken `%` is an error. */
function urlDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-fA-F]{2})+|%/g, run => {
    if (run === '%') throw new VtlError('ERR_VTL_METHOD', 'java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape (%) pattern')
    const bytes = Uint8Array.from(run.slice(1).split('%'), pair => Number.parseInt(pair, 16))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  })
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 4096) binary += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return btoa(binary)
}

/** Java's decoder accepts missing padding, and no white space. */
function fromBase64(text: string): Uint8Array {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)) {
    throw new VtlError('ERR_VTL_METHOD', 'java.lang.IllegalArgumentException: Input is no base64')
  }
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
