import { javaError } from '../errors.ts'
import { escapeText } from '../json/escape-text.ts'
import { parseJson } from '../json/parse-json.ts'
import { javaToString } from '../json/write-json.ts'
import { methodTable } from '../methods/signature.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** A bare word is null for Java, which only `escapeJavaScript` takes. */
const ofString =
  (call: (text: string) => Value): ((self: JavaObject, [text]: readonly [Value]) => Value | undefined) =>
  (_, [text]) => {
    if (text === null) throw javaError('lang.NullPointer')
    return typeof text === 'string' ? call(text) : undefined
  }

/** `$util`. */
export const util: JavaObject = new JavaObject({
  name: 'Util',
  methods: methodTable<JavaObject>()({
    /** commons-lang 2.6: quotes, `\` and `/` get a backslash, everything but printable ASCII becomes `\uXXXX`. */
    'escapeJavaScript o': (_, [value]) => (value === null ? null : escapeText(javaToString(value), 'script')),
    'parseJson o': ofString(parseJson),
    /** Java's URLEncoder: letters, digits and `.-*_` stay, a blank becomes `+`, lone surrogates `?`. */
    'urlEncode o': ofString(text =>
      encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
        .replace(/[!'()~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%20', '+'),
    ),
    /** Java's URLDecoder: bytes that are no UTF-8 become `U+FFFD`, a broken `%` is an error. */
    'urlDecode o': ofString(text =>
      text.replaceAll('+', ' ').replace(/(?:%[0-9a-fA-F]{2})+|%/g, run => {
        if (run === '%') throw javaError('lang.IllegalArgument', text)
        return decode(Array.from(run.slice(1).split('%'), pair => Number.parseInt(pair, 16)))
      }),
    ),
    'base64Encode o': ofString(text => btoa(new TextEncoder().encode(text).reduce((binary, byte) => binary + String.fromCharCode(byte), ''))),
    /** Java's decoder accepts missing padding, and no white space. */
    'base64Decode o': ofString(text => {
      if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}(?:==)?|[\w+/]{3}=?)?$/.test(text) || text.includes('_')) throw javaError('lang.IllegalArgument', text)
      return decode(Array.from(atob(text), character => character.charCodeAt(0)))
    }),
  }),
  print: self => `${self.class.name}@0`,
})

const decode = (bytes: readonly number[]): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
