import type { SourcePosition } from '../errors.ts'
import { parseTemplate } from '../parser/parser.ts'
import { positionAt } from '../parser/source-position.ts'
import type { Expression, Range } from '../parser/syntax-tree.ts'
import { visit } from './visit.ts'
import type { VisitedNode } from './visit.ts'

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

type Finding = readonly [ExplanationRule, string]

/**
 * Names what in a template differs from what one would expect from JavaScript: an empty string that is true, `$n-1` that is
 * one name, `7/2` that is 3.
 *
 * @throws VtlError `ERR_VTL_SYNTAX`
 */
export function explain(template: string): readonly Explanation[] {
  const found: Explanation[] = []
  const add = (range: Range, [rule, message]: Finding): void => {
    found.push({ rule, message, start: range.start, end: range.end, position: positionAt(template, range.start) })
  }
  const { template: tree, notes } = parseTemplate(template)
  for (const note of notes) add(note, [note.rule, noteMessages[note.rule].replace('NAME', note.name)])
  visit(tree, node => {
    for (const finding of findings(node, template.slice(node.start, node.end))) add(node, finding)
  })
  return found.sort((a, b) => a.start - b.start)
}

const noteMessages = {
  macro: 'AWS reads #macro but defines nothing: #NAME prints as it stands.',
  'unknown-directive': 'AWS knows no #NAME: it prints as it stands.',
} as const

function findings(node: VisitedNode, source: string): Finding[] {
  if (node.type === 'condition') return conditionFindings(node.expression, source)
  if (node.type === 'reference') return referenceFindings(node)
  if (node.type === 'chain') return chainFindings(node)
  if (node.type === 'constant' && source.startsWith("'") && /\$!?\{?[a-zA-Z_]/.test(source)) {
    return [['single-quotes', 'A string in single quotes is taken as it stands: nothing is inserted. Use double quotes.']]
  }
  if (node.type === 'set' && node.target.path.length === 0 && /^[!{]/.test(node.target.assignedName)) {
    return [['lost-assignment', `#set needs the plain form $${node.target.name}: in this form it sets nothing that can be read.`]]
  }
  return []
}

function conditionFindings(expression: Expression, source: string): Finding[] {
  if (expression.type === 'reference') {
    return [['truthy-reference', `${source} holds unless it is false: an empty string, 0, an empty list and a value that is not there hold, too.`]]
  }
  const constant = expression.type === 'constant' && typeof expression.value !== 'boolean'
  const never = constant || expression.type === 'string' || expression.type === 'list' || expression.type === 'map' || expression.type === 'range'
  if (never) return [['constant-condition', 'A literal never holds as a condition, whatever its value.']]
  if (expression.type === 'chain' && (expression.level === 'sum' || expression.level === 'product')) {
    return [['constant-condition', 'The result of arithmetic never holds as a condition; compare it with something.']]
  }
  return []
}

function referenceFindings(node: Extract<VisitedNode, { type: 'reference' }>): Finding[] {
  const found: Finding[] = []
  const names = [node.name, ...node.path.flatMap(access => (access.type === 'property' ? [access.name] : []))]
  const minus = names.find(name => /-\d|-$/.test(name))
  if (minus !== undefined) found.push(['name-with-minus', `"${minus}" is one name: "-" belongs to it. Write a blank before the minus.`])
  const last = node.path.at(-1)
  if (last?.type === 'property' && /^(?:length|size|keySet|entrySet|toString)$/.test(last.name)) {
    found.push(['property-not-method', `.${last.name} without "()" reads a member of that name, which only a map can have.`])
  }
  return found
}

function chainFindings(node: Extract<VisitedNode, { type: 'chain' }>): Finding[] {
  const operands = [node.first, ...node.rest.map(({ operand }) => operand)]
  if (node.level === 'relation' && operands.some(isText)) return [['text-comparison', 'Only numbers have an order: with a string the comparison is false.']]
  const divides = node.rest.some(({ operator }) => operator === 'DIVIDE')
  if (!divides || operands.some(operand => operand.type === 'constant' && typeof operand.value === 'object')) return []
  return [['whole-division', 'Whole numbers divide to a whole number: 7/2 is 3. Make one side 2.0 for a fraction.']]
}

function isText(expression: Expression): boolean {
  return expression.type === 'string' || (expression.type === 'constant' && typeof expression.value === 'string')
}
