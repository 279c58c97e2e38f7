import type { Frame } from '../runtime/frame.ts'
import { JavaList } from '../values/java-list.ts'
import type { Value } from '../values/value.ts'
import { isInt, isString } from './arguments.ts'
import { formatText } from './format-text.ts'
import type { MethodTable } from './method-table.ts'
import { matchesPattern, replaceMatches, splitText } from './pattern-methods.ts'
import { oneString, spread } from './string-methods.ts'
import type { StringMethod } from './string-methods.ts'

/** Methods of String with regular expressions or formats. */
export const textMethods: MethodTable<string> = new Map<string, StringMethod>([
  ['matches', oneString((self, pattern, frame) => matchesPattern(self, pattern, frame))],
  ['replaceAll', (self, args, frame) => replacePattern(self, args, frame, true)],
  ['replaceFirst', (self, args, frame) => replacePattern(self, args, frame, false)],
  ['split', split],
  ['format', (_, [format, ...args], frame) => (isString(format) ? frame.bounded(formatText(format, spread(args), frame)) : undefined)],
  ['formatted', (self, args, frame) => frame.bounded(formatText(self, spread(args), frame))],
])

function replacePattern(self: string, args: readonly Value[], frame: Frame, all: boolean): Value | undefined {
  const [pattern, replacement] = args
  if (!isString(pattern) || !isString(replacement) || args.length !== 2) return undefined
  return replaceMatches(self, pattern, { replacement, all, frame })
}

function split(self: string, args: readonly Value[], frame: Frame): Value | undefined {
  const [pattern, limit = 0] = args
  if (!isString(pattern) || !isInt(limit) || args.length > 2) return undefined
  return new JavaList(splitText(self, pattern, { limit, frame }), 'array')
}
