import type { Json } from '../json.ts'

/** What a text without quotes stands for, and whether it is written as a float. */
export interface ResolvedScalar {
  readonly value: Json
  readonly isFloat: boolean
}

type Rule = readonly [pattern: RegExp, read: (text: string) => Json, isFloat?: true]

const radix = (base: number, prefix: number) => (text: string): number => {
  const digits = text.replace(/^[-+]/u, '').slice(prefix)
  return (text.startsWith('-') ? -1 : 1) * Number.parseInt(digits, base)
}

/** `1:30` is 90: each part counts sixty times the next. */
function sexagesimal(text: string): number {
  const parts = text.replace(/^[-+]/u, '').split(':')
  const value = parts.reduce((sum, part) => sum * 60 + Number(part), 0)
  return text.startsWith('-') ? -value : value
}

const infinity = (text: string): number => (/nan/iu.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity)

/**
 * YAML 1.1 as PyYAML reads it, and with it CloudFormation and SAM: no dates, `y` and `n` are texts, a float has a point, and a number
 * does not begin with a zero (012345678901 with an 8 or 9 in it is the text of an account).
 */
const RULES: readonly Rule[] = [
  [/^(?:~|[Nn]ull|NULL|)$/u, () => null],
  [/^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/u, () => true],
  [/^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/u, () => false],
  [/^[-+]?0b[01_]+$/u, radix(2, 2)],
  [/^[-+]?0x[\da-fA-F_]+$/u, radix(16, 2)],
  [/^[-+]?0[0-7_]+$/u, radix(8, 0)],
  [/^[-+]?(?:0|[1-9][\d_]*)$/u, Number],
  [/^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/u, Number, true],
  [/^[-+]?\d[\d_]*\.[\d_]*[eE][-+]\d+$/u, Number, true],
  [/^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/u, infinity, true],
  [/^[-+]?\d[\d_]*(?::[0-5]?\d)+$/u, sexagesimal],
  [/^[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/u, sexagesimal, true],
]

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/u

/** The value of a scalar without quotes; in JSON, `1e5` is a number, too. */
export function resolveScalar(text: string, isJson: boolean): ResolvedScalar {
  if (isJson && JSON_NUMBER.test(text)) return { value: Number(text), isFloat: /[.eE]/u.test(text) }
  if (!/^(?:[-+.\d~nNyYtTfFoO]|$)/u.test(text)) return { value: text, isFloat: false }
  const rule = RULES.find(([pattern]) => pattern.test(text))
  if (rule === undefined) return { value: text, isFloat: false }
  const [, read, isFloat = false] = rule
  return { value: read(text.replaceAll('_', '')), isFloat }
}
