import { compileStatement } from '../compiler/compile-statement.ts'
import type { Foreach, Reference, Statement, Template } from '../parser/syntax-tree.ts'
import { emitReference, emitTest, emitValue } from './emit-expression.ts'
import type { Emitter } from './emit-expression.ts'
import { NotGenerated } from './source.ts'

/** Writes what runs a sequence of statements. The output so far is in `o`. */
export function emitTemplate(emitter: Emitter, template: Template): void {
  let text = ''
  for (const statement of template) {
    if (statement.type === 'text') {
      text += statement.text
      continue
    }
    if (isPrinted(statement)) emitInsertion(emitter, statement, text)
    else {
      emitText(emitter, text)
      emitStatement(emitter, statement)
    }
    text = ''
  }
  emitText(emitter, text)
}

function emitText({ source }: Emitter, text: string): void {
  if (text !== '') source.write(`o+=${source.constant(text)};`)
}

const isPrinted = (statement: Statement): statement is Reference =>
  statement.type === 'reference' && !statement.escaped && !statement.bare && !statement.literalOnly

/** A reference with the text in front of it. Texts and small numbers are frequent and need no more than adding. */
function emitInsertion(emitter: Emitter, reference: Reference, text: string): void {
  const { source } = emitter
  const value = source.variable()
  const other = `f.out=o+${source.constant(text)};insert(f,${value},${source.constant(reference)});o=f.out`
  const head = source.constant(text + reference.prefix)
  source.write(`${value}=${emitReference(emitter, reference)};if(typeof ${value}==="string"?${value}.length<256:typeof ${value}==="number")o=o+${head}+${value};else if(${value} instanceof JavaDouble)o=o+${head}+number(${value});else{${other}}`)
}

function emitStatement(emitter: Emitter, statement: Exclude<Statement, { type: 'text' }>): void {
  const { source, scope } = emitter
  switch (statement.type) {
    case 'set': {
      const { target } = statement
      if (target.path.length > 0) break
      const value = source.variable()
      const slot = scope.slot(target.assignedName)
      return source.write(`${value}=${emitValue(emitter, statement.value)};if(${value}!==null&&!(f.held&&f.held.has(${slot})))s[${slot}]=${value};`)
    }
    case 'if': {
      const branches = statement.branches.map(({ condition, body }) => `if(${emitTest(emitter, condition)}){${source.body(() => emitTemplate(emitter, body))}}`)
      const { otherwise } = statement
      return source.write(branches.join('else ') + (otherwise ? `else{${source.body(() => emitTemplate(emitter, otherwise))}}` : ''))
    }
    case 'foreach':
      return emitForeach(emitter, statement)
    case 'break':
      if (source.loops.length === 0 || statement.scope) throw new NotGenerated()
      return source.write('break;')
    // What a block runs, where it ends and what it has written by then is known when it prints.
    case 'define':
    case 'stop':
      throw new NotGenerated()
    case 'reference':
  }
  source.write(`f.out=o;${source.closure(() => compileStatement(statement, scope))}(f);o=f.out;`)
}

/** A loop. Its counters are in slots only where the template reads them there, and an object only where it asks for that. */
function emitForeach(emitter: Emitter, { name, list, body, start }: Foreach): void {
  if (!list) throw new NotGenerated()
  const { source, scope } = emitter
  const [item, control] = [scope.slot(name), scope.slot('foreach')]
  const [count, hasNext] = ['velocityCount', 'velocityHasNext'].map(counter => (scope.isNamed(counter) ? scope.slot(counter) : undefined))
  const [items, counter, held, value, more] = [source.variable(), source.variable(), source.variable(), source.variable(), source.variable()]
  const loop = source.hasLoopObjects ? source.variable() : ''
  const before = [item, count, hasNext].filter(slot => slot !== undefined).map(slot => [`s[${slot}]`, source.variable()] as const)
  source.write(`f.at=${start};${items}=iterate(${emitValue(emitter, list)});if(${items}){${before.map(([slot, kept]) => `${kept}=${slot};`).join('')}`)
  if (loop) source.write(`${loop}=(s[${control}]=loop(s[${control}])).state;`)
  source.write(`${held}=f.held;for(${counter}=1;${items}.hasNext();${counter}++){if(${counter}>f.limits.maxIterations)throw tooMany(f,${start});`)
  source.write(`f.out=o;f.spend(${1 + body.length});${value}=${items}.next();${more}=${items}.hasNext();`)
  if (loop) source.write(`${loop}.index++;${loop}.hasNext=${more};`)
  if (count !== undefined) source.write(`s[${count}]=${counter};`)
  if (hasNext !== undefined) source.write(`s[${hasNext}]=${more};`)
  source.write(`s[${item}]=${value};if(${value}===null)f.held=hold(${held},${item});else if(f.held!==${held})f.held=${held};`)
  source.loops.push(new Map([['hasNext', more], ['index', `(${counter}-1)`], ['count', counter]]))
  emitTemplate(emitter, body)
  source.loops.pop()
  source.write(`}f.held=${held};${before.map(([slot, kept]) => `${slot}=${kept};`).join('')}${loop && `leave(f,${control})`}}`)
}
