import { plainSteps } from '../fast/plain-path.ts'
import { compileTest, compileValue, onlyText } from '../compiler/compile-expression.ts'
import type { Scope } from '../compiler/scope.ts'
import type { Access, Chain, Expression, Reference } from '../parser/syntax-tree.ts'
import { createSite } from '../runtime/access.ts'
import { NeedsLoopObjects, NotGenerated } from './source.ts'
import type { Source } from './source.ts'
import type { Uses } from './uses.ts'

export type Emitter = { readonly source: Source; readonly scope: Scope; readonly uses: Uses }

/** An expression whose value is the value of `expression`. */
export function emitValue(emitter: Emitter, expression: Expression): string {
  if (expression.type === 'constant') return emitter.source.constant(expression.value)
  if (expression.type === 'reference') return emitReference(emitter, expression)
  if (expression.type === 'not' || (expression.type === 'chain' && isTest(expression))) return emitTest(emitter, expression)
  refuseDirectives(expression)
  return `${emitter.source.closure(() => compileValue(expression, emitter.scope))}(f)`
}

/** An expression that is true or false, as the condition is. */
export function emitTest(emitter: Emitter, expression: Expression): string {
  if (expression.type === 'not') return `${'!'.repeat(expression.times % 2)}${emitTest(emitter, expression.operand)}`
  if (expression.type === 'reference') {
    const counted = counterOf(emitter, expression)
    if (counted !== undefined && plainMember(expression) === 'hasNext') return counted
    const value = emitter.source.variable()
    return `((${value}=${emitReference(emitter, expression)})!==false&&${value}!==null)`
  }
  if (expression.type === 'chain' && isTest(expression)) return emitChain(emitter, expression)
  refuseDirectives(expression)
  return `${emitter.source.closure(() => compileTest(expression, emitter.scope))}(f)`
}

function isTest({ level, rest }: Chain): boolean {
  return level < 2 || (rest.length === 1 && level < 4)
}


/** In JavaScript. */
const signOf = (operator: string): string => (/[=!]=/.test(operator) ? `${operator}=` : operator)

function emitChain(emitter: Emitter, { level, head, rest }: Chain): string {
  if (level < 2) {
    return `(${[head, ...rest.map(({ operand }) => operand)].map(operand => emitTest(emitter, operand)).join(level === 0 ? '||' : '&&')})`
  }
  const { source } = emitter
  const [left, right] = [source.variable(), source.variable()]
  const [step] = rest
  const operands = step && `${left}=${emitValue(emitter, head)},${right}=${emitValue(emitter, step.operand)}`
  if (!operands) throw new NotGenerated()
  return `(${operands},typeof ${left}==="number"&&typeof ${right}==="number"?${left}${signOf(step.operator)}${right}:test(f,${source.constant(step.operator)},${left},${right}))`
}

/** What is not there is the empty string. */
export function emitReference(emitter: Emitter, reference: Reference): string {
  if (reference.bare || reference.literalOnly) return 'null'
  const { source, scope, uses } = emitter
  const counted = counterOf(emitter, reference)
  if (counted !== undefined) return counted
  if (reference.name === 'foreach' && !source.hasLoopObjects) throw new NeedsLoopObjects()
  const slot = scope.slot(reference.name)
  // What nothing can change is looked up once.
  const isFixed = !uses.isAssigned(reference.name) && !loopNames.has(reference.name)
  const local = source.locals.get(slot)
  let value = local?.value ?? `s[${slot}]`
  let key = reference.name
  for (const [index, access] of reference.path.entries()) {
    const isLast = index === reference.path.length - 1
    value = emitAccess(emitter, value, access, index > 0 || access.type !== 'property' ? undefined : isFixed ? source.entries(slot) : local && askEntries(local))
    key += access.type === 'property' ? `.${access.name}` : '()'
    if (isFixed && !isLast && !scope.mutates && !key.includes('(')) value = source.once(key, value)
  }
  return `(${value}??${source.constant('')})`
}

function askEntries(local: { readonly entries: string; isAsked: boolean }): string {
  local.isAsked = true
  return local.entries
}

/** The member of `$name.member`, the most frequent of all, which a map is asked for at once. */
function plainMember({ path }: Reference): string | undefined {
  const only = path[0]
  return only?.type === 'property' && path.length === 1 && only.name !== 'class' && only.name !== 'Class' ? only.name : undefined
}

const loopNames: ReadonlySet<string> = new Set(['foreach', 'velocityCount', 'velocityHasNext'])

/** A counter of the innermost loop, as `$foreach.hasNext`. */
function counterOf({ source, uses }: Emitter, reference: Reference): string | undefined {
  const member = plainMember(reference)
  return reference.name !== 'foreach' || member === undefined || uses.isAssigned('foreach') ? undefined : source.loops.at(-1)?.get(member)
}

/** With `entries`, the content of the map that the owner is, or null. */
function emitAccess(emitter: Emitter, owner: string, access: Access, entries?: string): string {
  const { source } = emitter
  const held = source.variable()
  const read = (code: string): string => `((${held}=${owner})===null?null:${code})`
  if (access.type === 'index') return read(`index(f,${held},${emitValue(emitter, access.index)},${access.start})`)
  if (access.type === 'method') {
    const site = source.constant(createSite(access.name, access.passed))
    const values = access.passed.map(argument => emitValue(emitter, argument))
    if (access.name === 'get' && values.length === 1) {
      const key = source.variable()
      return read(`(${key}=${values[0]},${held} instanceof JavaMap?typeof ${key}==="string"?${held}.entries.get(${key})??null:${held}.get(${key}):call(f,${held},${site},[${key}],${access.start}))`)
    }
    if (access.name === 'escapeJavaScript' && values.length === 1) return read(`escape(f,${held},${site},${values[0]},${access.start})`)
    if (access.name === 'keySet' && values.length === 0) return read(`${held} instanceof JavaMap?new MapView(${held},"keys"):call(f,${held},${site},[],${access.start})`)
    // What does not change is not made anew; methods only read their arguments.
    const constant = access.passed.every(argument => argument.type === 'constant')
    const args = constant ? source.constant(access.passed.map(argument => (argument.type === 'constant' ? argument.value : null))) : `[${values.join()}]`
    const called = `call(f,${held},${site},${args},${access.start})`
    const steps = access.name === 'path' ? stepsOf(access) : undefined
    return read(steps ? emitPath(emitter, held, access.start, steps, called) : called)
  }
  const name = createSite(access.name)
  const other = `property(f,${held},${source.constant(name)},${access.start})`
  if (name.isClass) return read(other)
  if (entries && !name.isClass) return `(${entries}?${entries}.get(${source.constant(access.name)})??null:${read(other)})`
  return `((${held}=${owner})instanceof JavaMap?${held}.entries.get(${source.constant(access.name)})??null:${held}===null?null:${other})`
}

/** The steps of a path that never changes, which is short enough to cost none of the rendering's. */
function stepsOf({ passed }: Extract<Access, { type: 'method' }>): readonly (string | number)[] | undefined {
  const text = onlyText(passed)
  return text === undefined || text.length > 63 ? undefined : plainSteps(text)
}

/** A plain path of `$input`, step by step; where something could be in its way, `called`. */
function emitPath({ source }: Emitter, input: string, start: number, steps: readonly (string | number)[], called: string): string {
  const value = source.variable()
  let code = value
  for (const step of steps) {
    if (typeof step === 'number') code = `((${value}=${code})instanceof JavaList?${value}.items[${step}]??null:null)`
    else code = `((${value}=${code})instanceof JavaMap?${value}.entries.get(${source.constant(step)})??null:null)`
  }
  return `(${value}=rootOf(f,${input},${start}))===undefined?${called}:${code}`
}

/** A directive in a string may end the rendering, with the output that is there: left to the closures. */
function refuseDirectives(expression: Expression): void {
  if (expression.type === 'string') {
    for (const statement of expression.body) {
      if (statement.type === 'reference') statement.path.forEach(refuseInAccess)
      else if (statement.type !== 'text') throw new NotGenerated()
    }
  } else if (expression.type === 'list') expression.items.forEach(refuseDirectives)
  else if (expression.type === 'map') expression.entries.flat().forEach(refuseDirectives)
  else if (expression.type === 'range') [expression.from, expression.to].forEach(refuseDirectives)
  else if (expression.type === 'not') refuseDirectives(expression.operand)
  else if (expression.type === 'reference') expression.path.forEach(refuseInAccess)
  else if (expression.type === 'chain') [expression.head, ...expression.rest.map(({ operand }) => operand)].forEach(refuseDirectives)
}

function refuseInAccess(access: Access): void {
  if (access.type === 'index') refuseDirectives(access.index)
  else if (access.type === 'method') access.passed.forEach(refuseDirectives)
}
