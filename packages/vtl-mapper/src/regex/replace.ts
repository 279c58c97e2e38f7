import { javaError } from '../methods/arguments.ts'
import type { Frame } from '../runtime/frame.ts'
import type { Pattern, PatternMatch } from './pattern.ts'

type Part = string | number

/** Java's `replaceAll` and `replaceFirst`. */
export function replaceMatches(text: string, pattern: Pattern, options: { readonly replacement: string; readonly all: boolean; readonly frame: Frame }): string {
  const { all, frame } = options
  let parts: readonly Part[] | undefined
  let result = ''
  let copied = 0
  for (let match = pattern.find(text, 0, frame); match; match = all ? nextMatch(text, pattern, match, frame) : undefined) {
    parts ??= parseReplacement(options.replacement, pattern)
    result += text.slice(copied, match.start) + expand(text, match, parts)
    copied = match.end
    frame.bounded(result)
    frame.spend(1)
  }
  return frame.bounded(result + text.slice(copied))
}

function nextMatch(text: string, pattern: Pattern, last: PatternMatch, frame: Frame): PatternMatch | undefined {
  const from = last.end === last.start ? last.end + 1 : last.end
  return from > text.length ? undefined : pattern.find(text, from, frame)
}

function expand(text: string, { groups }: PatternMatch, parts: readonly Part[]): string {
  return parts.map(part => (typeof part === 'string' ? part : group(text, groups, part))).join('')
}

function group(text: string, groups: readonly number[], index: number): string {
  const start = groups[index * 2] ?? -1
  return start < 0 ? '' : text.slice(start, groups[index * 2 + 1])
}

/** `$1`, `${name}` and `\` in a replacement. */
function parseReplacement(replacement: string, pattern: Pattern): Part[] {
  const parts: Part[] = []
  for (let at = 0; at < replacement.length; ) {
    const character = replacement.charAt(at)
    if (character === '\\') {
      if (at + 1 === replacement.length) throw javaError('java.lang.IllegalArgumentException', 'character to be escaped is missing')
      parts.push(replacement.charAt(at + 1))
      at += 2
    } else if (character === '$') at = parseGroup(replacement, at + 1, pattern, parts)
    else {
      const end = replacement.slice(at).search(/[\\$]/)
      parts.push(replacement.slice(at, end < 0 ? undefined : at + end))
      at = end < 0 ? replacement.length : at + end
    }
  }
  return parts
}

function parseGroup(replacement: string, from: number, pattern: Pattern, parts: Part[]): number {
  const named = /^\{([a-zA-Z][a-zA-Z0-9]*)\}/.exec(replacement.slice(from, from + 100))
  if (named) {
    const index = pattern.names.get(named[1] ?? '')
    if (index === undefined) throw javaError('java.lang.IllegalArgumentException', `No group with name {${named[1]}}`)
    parts.push(index)
    return from + named[0].length
  }
  const first = replacement.charAt(from)
  if (!/^\d$/.test(first)) throw javaError('java.lang.IllegalArgumentException', 'Illegal group reference')
  let index = Number(first)
  let at = from + 1
  if (index > pattern.groups) throw javaError('java.lang.IndexOutOfBoundsException', `No group ${index}`)
  for (; /^\d$/.test(replacement.charAt(at)) && index * 10 + Number(replacement.charAt(at)) <= pattern.groups; at++) index = index * 10 + Number(replacement.charAt(at))
  parts.push(index)
  return at
}

/** Java's `split`: an empty match at the start yields no empty first part; without a limit, empty parts at the end fall off. */
export function splitText(text: string, pattern: Pattern, { limit, frame }: { readonly limit: number; readonly frame: Frame }): string[] {
  const parts: string[] = []
  let copied = 0
  for (let match = pattern.find(text, 0, frame); match; match = nextMatch(text, pattern, match, frame)) {
    if (limit > 0 && parts.length === limit - 1) break
    if (match.end > 0) {
      if (copied === 0 && match.start === 0 && match.end === 0) continue
      parts.push(text.slice(copied, match.start))
      copied = match.end
      frame.spend(1)
    }
  }
  if (copied === 0 && parts.length === 0) return [text]
  parts.push(text.slice(copied))
  if (limit === 0) while (parts.at(-1) === '') parts.pop()
  return parts
}
