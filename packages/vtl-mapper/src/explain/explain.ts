import type { SourcePosition } from '../errors.ts'
import { parseTemplate } from '../parser/parser.ts'
import { positionAt } from '../parser/source-position.ts'
import type { Expression, Reference, Statement } from '../parser/syntax-tree.ts'

/** A place in a template that does something else than a reader who knows JavaScript would expect. */
export type Explanation = {
  readonly rule: ExplanationRule
  readonly message: string
  /** Offsets in the template, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly position: SourcePosition
}

/** What `explain` knows about. */
export type ExplanationRule =
  | 'truthy-reference'
  | 'constant-condition'
  | 'name-with-minus'
  | 'whole-division'
  | 'single-quotes'
  | 'lost-assignment'
  | 'text-comparison'
  | 'property-not-method'
  | 'unknown-directive'
  | 'macro'

/**
 * Names what in a template differs from what one would expect from JavaScript: an empty string that is true, `$n-1` that is
 * one name, `7/2` that is 3.
 *
 * @throws VtlError `ERR_VTL_SYNTAX`
 */
export function explain(template: string): readonly Explanation[] {
  const found: Explanation[] = []
  const { template: tree, notes } = parseTemplate(template)
  const add = ({ start, end }: { readonly start: number; readonly end: number }, rule: ExplanationRule, message: string): void => {
    found.push({ rule, message, start, end, position: positionAt(template, start) })
  }
  for (const note of notes) {
    add(note, note.rule, `AWS ${note.rule === 'macro' ? 'defines' : 'knows'} no #${note.name}: it prints as it stands.`)
  }
  /** Every node below, and whether it is a condition: what `#if` asks, and the operands of logic in that and of every `!`. */
  const visit = (node: unknown, isCondition: boolean): void => {
    if (typeof node !== 'object' || node === null) return
    const known = node as Expression | Statement
    const source = template.slice(known.start, known.end)
    const finding = (rule: ExplanationRule, message: string): void => add(known, rule, message)
    if (isCondition && known.type) explainCondition(known as Expression, source, finding)
    explainNode(known, source, finding)
    const passesOn = known.type === 'not' || (isCondition && (!known.type || (known.type === 'chain' && known.level < 2)))
    for (const [key, child] of Object.entries(node)) visit(child, passesOn || key === 'condition')
  }
  visit(tree, false)
  return found.sort((a, b) => a.start - b.start)
}

type AddFinding = (rule: ExplanationRule, message: string) => void

function explainCondition(node: Expression, source: string, add: AddFinding): void {
  if (node.type === 'reference') add('truthy-reference', `${source} holds unless it is false, even when it is empty, 0 or not there.`)
  else if (node.type === 'chain' ? node.level > 3 : node.type !== 'not' && !(node.type === 'constant' && typeof node.value === 'boolean')) {
    add('constant-condition', 'A literal or the result of arithmetic never holds as a condition.')
  }
}

function explainNode(node: Expression | Statement, source: string, add: AddFinding): void {
  if (node.type === 'reference') explainReference(node, add)
  if (node.type === 'chain') {
    const operands = [node.head, ...node.rest.map(({ operand }) => operand)]
    if (node.level === 3 && operands.some(operand => operand.type === 'string' || (operand.type === 'constant' && typeof operand.value === 'string'))) {
      add('text-comparison', 'Only numbers have an order.')
    } else if (node.rest.some(({ operator }) => operator === '/') && !operands.some(operand => operand.type === 'constant' && typeof operand.value === 'object')) {
      add('whole-division', 'Whole numbers divide to a whole number: 7/2 is 3.')
    }
  }
  if (node.type === 'constant' && /^'[^]*\$!?\{?[a-zA-Z_]/.test(source)) add('single-quotes', 'A string in single quotes is taken as it stands. Use double quotes.')
  if (node.type === 'set' && node.target.path.length === 0 && /^[!{]/.test(node.target.assignedName)) {
    add('lost-assignment', `#set needs the plain form $${node.target.name}.`)
  }
}

function explainReference({ name, path }: Reference, add: AddFinding): void {
  const names = [name, ...path.flatMap(access => (access.type === 'property' ? access.name : []))]
  const minus = names.find(part => /-\d|-$/.test(part))
  if (minus !== undefined) add('name-with-minus', `"${minus}" is one name. Write a blank before the minus.`)
  const last = path.at(-1)
  if (last?.type === 'property' && /^(?:length|size|keySet|entrySet|toString)$/.test(last.name)) {
    add('property-not-method', `.${last.name} without "()" reads a member of a map.`)
  }
}
