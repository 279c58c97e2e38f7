/** A template of text and references only, rendered without Velocity's machinery; `undefined`: only that can tell. */
export type PlainTemplate = (input: PlainInput) => string | undefined

/** Where the references lead; without `variable`, `$context` is left to Velocity. */
export interface PlainInput {
  readonly variable?: (name: string) => unknown
  readonly stageVariables: Readonly<Record<string, string>>
}

interface Reference {
  readonly isContext: boolean
  /** The first name, and those of members of what it names. */
  readonly name: string
  readonly members: readonly string[]
}

/**
 * Compiles a template whose only `$` are `$context.name`, `$stageVariables.name` and the same in braces; `undefined` for one
 * with directives, calls, indices, quiet references or escapes. Many an answer of a MOCK is no more than that.
 */
export function compilePlainTemplate(template: string): PlainTemplate | undefined {
  if (/[#\\]/.test(template)) return undefined
  const parts: (string | Reference)[] = []
  let end = 0
  for (const match of template.matchAll(REFERENCE)) {
    const { 1: bare, 2: braced, index } = match
    parts.push(template.slice(end, index), referenceOf(bare ?? braced ?? ''))
    end = index + match[0].length
    if (end < template.length && !ENDS.has(template[end] as string)) return undefined
  }
  parts.push(template.slice(end))
  if (parts.some((part) => typeof part === 'string' && part.includes('$'))) return undefined
  return (input) => renderParts(parts, input)
}

function referenceOf(name: string): Reference {
  const [root, first = '', ...members] = name.split('.')
  return { isContext: root === 'context', name: first, members }
}

function renderParts(parts: readonly (string | Reference)[], input: PlainInput): string | undefined {
  let text = ''
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] as string | Reference
    const value = typeof part === 'string' ? part : print(valueOf(part, input))
    if (value === undefined) return undefined
    text += value
  }
  return text
}

/** Stands for what is reached by other means than members. */
const OTHER: unique symbol = Symbol('left to Velocity')

function valueOf({ isContext, name, members }: Reference, input: PlainInput): unknown {
  if (isContext && input.variable === undefined) return OTHER
  let value = isContext ? input.variable?.(name) : member(input.stageVariables, name)
  for (let index = 0; index < members.length; index += 1) {
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'object' || !isPlain(value)) return OTHER
    value = member(value as Readonly<Record<string, unknown>>, members[index] as string)
  }
  return value
}

function member(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A leaf as API Gateway's Velocity prints it, nothing as an empty text; `undefined` for what it prints in Java's way. */
function print(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value as number | boolean) : undefined
}

const NAME = '(?:context|stageVariables)(?:\\.[A-Za-z][A-Za-z0-9_]*)+'
const REFERENCE = new RegExp(`\\$(?:(${NAME})|\\{(${NAME})\\})`, 'g')
/** What may follow a reference: anything else may be more of it to Velocity's lexer, which is subtle there. */
const ENDS: ReadonlySet<string> = new Set('"\',;:&<]} \t\r\n')
