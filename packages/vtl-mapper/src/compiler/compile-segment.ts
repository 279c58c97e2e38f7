import type { Expression, Reference, Statement } from '../parser/syntax-tree.ts'
import { Frame } from '../runtime/frame.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import { JavaDouble } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { compileReference, plainMember } from './compile-reference.ts'
import { compileTest, compileValue } from './compile-expression.ts'
import type { Scope } from './scope.ts'

type Printed = Pick<Reference, 'prefix' | 'literal'>

/** Something that prints a value, with the text in front of it. */
export type Piece = {
  readonly head: string
  /** For `$name.member`, which mostly reads a map at once, made when it is needed. */
  evaluate: ((frame: Frame) => Value) | undefined
  /** For `$name.member`. */
  readonly slot: number
  readonly member: string
  readonly text: string
  readonly printed: Printed
}

/** A reference that prints its value, or `#if` between texts, which is a value as well; undefined for every other statement. */
export function compilePiece(statement: Statement | undefined, scope: Scope, text: string): Piece | undefined {
  if (statement?.type === 'if' && !scope.trace) return compileChoice(statement, scope, text)
  if (statement?.type !== 'reference' || statement.escaped || statement.bare || statement.literalOnly) return undefined
  const member = plainMember(statement) ?? ''
  return { head: text + statement.prefix, evaluate: member === '' ? compileReference(statement, scope, compileValue) : undefined, slot: member === '' ? 0 : scope.slot(statement.name), member, text, printed: statement }
}

/** `#if(…)text#{else}text#end` */
function compileChoice({ branches, otherwise = [] }: Extract<Statement, { type: 'if' }>, scope: Scope, text: string): Piece | undefined {
  const branch = branches[0]
  if (!branch || branches.length > 1) return undefined
  const yes = textOf(branch.body)
  const no = textOf(otherwise)
  if (yes === undefined || no === undefined) return undefined
  const test = compileTest(branch.condition as Expression, scope)
  return { head: text, evaluate: frame => (test(frame) ? yes : no), slot: 0, member: '', text, printed: { prefix: '', literal: '' } }
}

/** The text that is all of a body; undefined for every other body. */
export function textOf(body: readonly Statement[]): string | undefined {
  const only = body[0]
  if (!only) return ''
  return only.type === 'text' && body.length === 1 ? only.text : undefined
}

/** Pieces one after the other, and the text behind them, as one function: the output is stored once. */
export function compileSegment(pieces: readonly Piece[], tail: string, scope: Scope): (frame: Frame) => void {
  const { maxPlain } = Frame
  return frame => {
    let { out } = frame
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as Piece
      const root = piece.member === '' ? undefined : frame.slots[piece.slot]
      let value: Value
      if (root instanceof JavaMap) value = root.entries.get(piece.member) ?? ''
      else {
        try {
          piece.evaluate ??= compileReference(piece.printed as Reference, scope, compileValue)
          value = piece.evaluate(frame)
        } catch (error) {
          // A `#stop` inside of a string ends the template, with what stands in front of it.
          frame.out = out + piece.text
          throw error
        }
      }
      if (typeof value === 'string' ? value.length < maxPlain : typeof value === 'number') {
        out = out + piece.head + (value as string)
      } else {
        frame.out = out + piece.text
        insertOther(frame, value, piece.printed)
        out = frame.out
      }
    }
    frame.out = tail === '' ? out : out + tail
  }
}

/** Prints what is no short text: a `#define` block runs. */
export function insertOther(frame: Frame, value: Value, { prefix, literal }: Printed): void {
  if (value instanceof JavaDouble) return frame.write(prefix + numberToString(value))
  const block = value instanceof JavaObject ? frame.blocks?.get(value) : undefined
  if (!block) frame.write(prefix + frame.print(value))
  else if (!block()) frame.write((/^\\+/.exec(prefix)?.[0] ?? '') + prefix + (literal.startsWith('$!') ? '' : literal))
}
