import type { Branch, Reference, Statement, Template } from '../parser/syntax-tree.ts'
import type { Block, Frame } from '../runtime/frame.ts'
import { scopeOf } from '../runtime/foreach-scope.ts'
import { StopSignal } from '../runtime/stop-signal.ts'
import { VtlError } from '../errors.ts'
import { JavaObject } from '../values/java-object.ts'
import { compileAssignment } from './compile-assignment.ts'
import { compileTest, compileValue } from './compile-expression.ts'
import { compileForeach } from './compile-foreach.ts'
import { compileReference } from './compile-reference.ts'
import { compilePiece, compileSegment } from './compile-segment.ts'
import type { Piece } from './compile-segment.ts'
import type { Scope } from './scope.ts'

/** Renders into the frame. */
export type Run = (frame: Frame) => void

/** A sequence of statements as one function. */
export function compileTemplate(template: Template, scope: Scope): Run {
  const runs = scope.trace ? template.map(statement => compileStatement(statement, scope)) : compileSegments(template, scope)
  const first = runs[0]
  const second = runs[1]
  if (!first) return () => {}
  if (!second) return first
  if (runs.length === 2) {
    return frame => {
      first(frame)
      second(frame)
    }
  }
  return frame => {
    for (let index = 0; index < runs.length; index++) (runs[index] as Run)(frame)
  }
}

/** Texts, references and choices between texts become one function: most of a template is such segments. */
function compileSegments(template: Template, scope: Scope): Run[] {
  const runs: Run[] = []
  let pieces: Piece[] = []
  let text = ''
  const flush = (): void => {
    if (pieces.length > 0 || text !== '') runs.push(compileSegment(pieces, text, scope))
    pieces = []
    text = ''
  }
  for (const statement of template) {
    if (statement.type === 'text') {
      text += statement.text
      continue
    }
    const piece = compilePiece(statement, scope, text)
    if (piece) {
      pieces.push(piece)
      text = ''
    } else {
      flush()
      runs.push(compileStatement(statement, scope))
    }
  }
  flush()
  return runs
}

/** A single statement as a function. */
export function compileStatement(statement: Statement, scope: Scope): Run {
  switch (statement.type) {
    case 'text': {
      const { text } = statement
      return frame => {
        frame.out += text
      }
    }
    case 'reference':
      return compileInsertion(statement, scope)
    case 'set':
      return compileAssignment(statement, scope, compileValue)
    case 'if':
      return compileIf(statement, scope)
    case 'foreach':
      return compileForeach(statement, scope, { compileValue, compileTemplate })
    case 'define':
      return compileDefine(statement, scope)
    case 'break':
      return compileBreak(statement, scope)
    case 'stop':
      return compileStop(statement, scope)
  }
}

/** A reference among text. */
function compileInsertion(reference: Reference, scope: Scope): Run {
  const { literal, prefix, escaped, bare, literalOnly, start, end } = reference
  if (literalOnly) return () => {}
  if (bare) return frame => frame.write(literal)
  if (escaped) {
    const evaluate = compileReference(reference, scope, compileValue)
    return frame => {
      evaluate(frame)
      frame.write(prefix + literal)
    }
  }
  const piece = compilePiece(reference, scope, '')
  const insert = compileSegment(piece ? [piece] : [], '', scope)
  return frame => {
    const before = frame.out.length
    insert(frame)
    frame.trace?.push({ type: 'reference', start, end, value: frame.out.slice(before) })
  }
}

function compileIf({ branches, otherwise, start, end }: Extract<Statement, { type: 'if' }>, scope: Scope): Run {
  const runs = branches.map((branch: Branch) => compileTemplate(branch.body, scope))
  const tests = branches.map(branch => compileTest(branch.condition, scope))
  const last = otherwise && compileTemplate(otherwise, scope)
  return frame => {
    let taken = 0
    while (taken < tests.length && !tests[taken]?.(frame)) taken++
    const run = runs[taken] ?? last
    if (frame.trace) {
      const looked = branches.slice(0, taken + 1).map(({ condition }, index) => ({ start: condition.start, end: condition.end, held: index === taken }))
      frame.trace.push({ type: 'if', start, end, branch: run ? (taken < runs.length ? taken : 'else') : 'none', tests: looked })
    }
    run?.(frame)
  }
}

const blockClass = { name: 'org.apache.velocity.runtime.directive.Block$Reference', methods: new Map() }

/** How deep a `#define` block may be inside itself. */
const maxBlockDepth = 2

function compileDefine({ name, body, start, end }: Extract<Statement, { type: 'define' }>, scope: Scope): Run {
  const run = compileTemplate(body, scope)
  const slot = scope.slot(name)
  return frame => {
    let depth = 0
    const owner = {}
    const block: Block = () => {
      if (depth >= maxBlockDepth) return false
      depth++
      frame.spend(1 + body.length)
      try {
        run(frame)
      } catch (error) {
        if (!(error instanceof StopSignal && error.isFor(owner))) throw error
      } finally {
        depth--
      }
      return true
    }
    const print = (): string => {
      let done = false
      const text = frame.capture(() => {
        done = block()
      })
      return done ? text : 'null'
    }
    const object = new JavaObject({ ...blockClass, print }, undefined)
    frame.blocks ??= new Map()
    frame.blocks.set(object, block)
    if (!frame.held?.has(slot)) frame.slots[slot] = object
    frame.trace?.push({ type: 'define', start, end })
  }
}

function compileBreak({ scope: argument, start, end }: Extract<Statement, { type: 'break' }>, scope: Scope): Run {
  const evaluate = argument && compileValue(argument, scope)
  return frame => {
    frame.trace?.push({ type: 'break', start, end })
    if (!evaluate) throw new StopSignal('nearest')
    const owner = scopeOf(evaluate(frame))
    frame.at = start
    if (!owner) throw new VtlError('ERR_VTL_METHOD', '#break accepts $foreach only')
    throw new StopSignal(owner)
  }
}

function compileStop({ message, start, end }: Extract<Statement, { type: 'stop' }>, scope: Scope): Run {
  const evaluate = message && compileValue(message, scope)
  return frame => {
    evaluate?.(frame)
    frame.trace?.push({ type: 'stop', start, end })
    throw new StopSignal('all')
  }
}
