import { compileStatement } from '../compiler/compile-statement.ts'
import type { Expression, Foreach, Reference, Statement, Template } from '../parser/syntax-tree.ts'
import { emitReference, emitTest, emitValue } from './emit-expression.ts'
import type { Emitter } from './emit-expression.ts'
import { NotGenerated } from './source.ts'

/** Writes what runs a sequence of statements. The output so far is in `o`. */
export function emitTemplate(emitter: Emitter, template: Template): void {
  let text = plainText('')
  for (const statement of template) {
    if (statement.type === 'text') {
      text = followed(text, statement.text)
      continue
    }
    const choice = statement.type === 'if' ? choiceOf(statement) : undefined
    if (isPrinted(statement)) text = emitInsertion(emitter, statement, text)
    else if (choice) text = emitChoice(emitter, choice, text)
    else {
      emitText(emitter, text)
      emitStatement(emitter, statement)
      text = plainText('')
    }
  }
  emitText(emitter, text)
}

/** Text that waits to be put in front of what comes next: one of two where a variable decides, else both are the same. */
type Text = { readonly yes: string; readonly no: string; readonly decides: string | undefined }

const plainText = (text: string): Text => ({ yes: text, no: text, decides: undefined })

const followed = ({ yes, no, decides }: Text, text: string): Text => ({ yes: yes + text, no: no + text, decides })

function textConstant({ source }: Emitter, { yes, no, decides }: Text): string {
  return decides ? `(${decides}?${source.constant(yes)}:${source.constant(no)})` : source.constant(yes)
}

function emitText(emitter: Emitter, text: Text): void {
  if (text.yes !== '' || text.no !== '') emitter.source.write(`o+=${textConstant(emitter, text)};`)
}

type Choice = { readonly condition: Expression; readonly yes: string; readonly no: string }

/** `#if(…)text#{else}text#end` */
function choiceOf({ branches: [branch, another], otherwise = [] }: Extract<Statement, { type: 'if' }>): Choice | undefined {
  const [yes, no] = [textOf(branch?.body ?? []), textOf(otherwise)]
  return branch && !another && yes !== undefined && no !== undefined ? { condition: branch.condition, yes, no } : undefined
}

/** The text that is all of a body; undefined for every other body. */
function textOf(body: readonly Statement[]): string | undefined {
  const only = body[0]
  if (!only) return ''
  return only.type === 'text' && body.length === 1 ? only.text : undefined
}

/** Two texts of which a condition takes one are text as well: they wait with what is in front of them. */
function emitChoice(emitter: Emitter, { condition, yes, no }: Choice, before: Text): Text {
  const { source } = emitter
  if (before.decides) emitText(emitter, before)
  const text = before.decides ? '' : before.yes
  const decides = source.variable()
  source.write(`${decides}=${emitTest(emitter, condition)};`)
  return { yes: text + yes, no: text + no, decides }
}

const isPrinted = (statement: Statement): statement is Reference =>
  statement.type === 'reference' && !statement.escaped && !statement.bare && !statement.literalOnly

/** A reference with the text in front of it. Texts and small numbers are frequent and need no more than adding. */
function emitInsertion(emitter: Emitter, reference: Reference, text: Text): Text {
  const { source } = emitter
  const value = source.variable()
  const other = `f.out=o+${textConstant(emitter, text)};insert(f,${value},${source.constant(reference)});o=f.out`
  const head = textConstant(emitter, followed(text, reference.prefix))
  source.write(`${value}=${emitReference(emitter, reference)};if(typeof ${value}==="string"&&${value}.length<256)o=o+${head}+${value};else if(typeof ${value}==="number")o=o+${head}+${value};else if(${value} instanceof JavaNumber)o=o+${head}+number(${value});else{${other}}`)
  return plainText('')
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
      if (source.loops.length === 0 || statement.value) throw new NotGenerated()
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
  if (!list || name === 'foreach') throw new NotGenerated()
  const { source, scope, uses } = emitter
  const [item, control] = [scope.slot(name), scope.slot('foreach')]
  const [count, hasNext] = ['velocityCount', 'velocityHasNext'].map(counter => (uses.isNamed(counter) ? scope.slot(counter) : undefined))
  const [items, counter, held, value, more, entries] = [source.variable(), source.variable(), source.variable(), source.variable(), source.variable(), source.variable()]
  const loop = source.hasLoopObjects ? source.variable() : ''
  const before = [item, count, hasNext].filter(slot => slot !== undefined).map(slot => [`s[${slot}]`, source.variable()] as const)
  source.write(`f.at=${start};${items}=iterate(${emitValue(emitter, list)},f);if(${items}){${before.map(([slot, kept]) => `${kept}=${slot};`).join('')}`)
  if (loop) source.write(`${loop}=stateOf(s[${control}]=loop(s[${control}]));`)
  source.write(`${held}=f.held;for(${counter}=1,${more}=${items}.hasNext();${more};${counter}++){if(${counter}>l.maxIterations)throw tooMany(f,${start});`)
  source.write(`if((f.steps+=${1 + body.length})>l.maxSteps||o.length>l.maxOutput){f.out=o;spend(f)}${value}=${items}.next();${more}=${items}.hasNext();`)
  if (loop) source.write(`${loop}.index++;${loop}.hasNext=${more};`)
  if (count !== undefined) source.write(`s[${count}]=${counter};`)
  if (hasNext !== undefined) source.write(`s[${hasNext}]=${more};`)
  source.write(`s[${item}]=${value};if(${value}===null)f.held=hold(${held},${item});else if(f.held!==${held})f.held=${held};`)
  const local = { value, entries, isAsked: false }
  const outer = source.locals.get(item)
  if (uses.isSet(name)) source.locals.delete(item)
  else source.locals.set(item, local)
  source.loops.push(new Map([['hasNext', more], ['index', `(${counter}-1)`], ['count', counter]]))
  const written = source.body(() => emitTemplate(emitter, body))
  source.loops.pop()
  if (outer) source.locals.set(item, outer)
  else source.locals.delete(item)
  source.write(`${local.isAsked ? `${entries}=${value} instanceof JavaMap?${value}.entries:null;` : ''}${written}`)
  source.write(`}f.held=${held};${before.map(([slot, kept]) => `${slot}=${kept};`).join('')}${loop && `leaveLoop(f,${control})`}}`)
}
