import { javaError } from '../errors.ts'
import { escapeText } from '../json/escape-text.ts'
import { parseJson } from '../json/parse-json.ts'
import { javaToString } from '../json/write-json.ts'
import { methodTable } from '../methods/signature.ts'
import { JavaObject } from '../values/java-object.ts'

/** `$util`. */
export const util: JavaObject = new JavaObject({
  name: 'Util',
  methods: methodTable<JavaObject>()({
    /** commons-lang 2.6: quotes, `\` and `/` get a backslash, everything but printable ASCII becomes `\uXXXX`. */
    'escapeJavaScript o': (_, [value]) => (value === null ? null : escapeText(javaToString(value), 'script')),
    'parseJson S': (_, [text]) => parseJson(text),
    /** Java's URLEncoder: letters, digits and `.-*_` stay, a blank becomes `+`, lone surrogates `?`. */
    'urlEncode S': (_, [text]) =>
      encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
        .replace(/[!'()~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%20', '+'),
    /** Java's URLDecoder: bytes that are no UTF-8 become `U+FFFD`, a broken `%` is an error. */
    'urlDecode S': (_, [text]) =>
      text.replaceAll('+', ' ').replace(/(?:%[0-9a-fA-F]{2})+|%/g, run => {
        if (run === '%') throw javaError('lang.IllegalArgument', text)
        return decode(run.slice(1).split('%'), pair => Number.parseInt(pair, 16))
      }),
    'base64Encode S': (_, [text]) => btoa(new TextEncoder().encode(text).reduce((binary, byte) => binary + String.fromCharCode(byte), '')),
    /** Java's decoder accepts missing padding, and no white space. */
    'base64Decode S': (_, [text]) => {
      if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}(?:==)?|[\w+/]{3}=?)?$/.test(text) || text.includes('_')) throw javaError('lang.IllegalArgument', text)
      return decode(atob(text), character => character.charCodeAt(0))
    },
  }),
  print: self => `${self.class.name}@0`,
})

const decode = (encoded: Iterable<string>, toByte: (one: string) => number): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(Array.from(encoded, toByte)))
