import type { Expression, Range, Statement, Template } from '../parser/syntax-tree.ts'

/** A node of the tree; every condition comes once as such, and once as the expression that it is. */
export type VisitedNode = Statement | Expression | ({ readonly type: 'condition'; readonly expression: Expression } & Range)

/** Calls back for every node. */
export function visit(template: Template, callback: (node: VisitedNode) => void): void {
  for (const statement of template) visitNode(statement, callback)
}

function visitNode(node: VisitedNode, callback: (node: VisitedNode) => void): void {
  callback(node)
  for (const child of childrenOf(node)) visitNode(child, callback)
}

function childrenOf(node: VisitedNode): readonly VisitedNode[] {
  switch (node.type) {
    case 'condition':
      return conditionChildren(node.expression)
    case 'reference':
      return node.path.flatMap(access => (access.type === 'index' ? [access.index] : access.type === 'method' ? access.passed : []))
    case 'set':
      return [node.target, node.value]
    case 'if':
      return [...node.branches.flatMap(({ condition, body }) => [asCondition(condition), ...body]), ...(node.otherwise ?? [])]
    case 'foreach':
      return [...(node.list ? [node.list] : []), ...node.body]
    case 'define':
    case 'string':
      return node.body
    case 'chain':
      return [node.head, ...node.rest.map(({ operand }) => operand)]
    case 'list':
      return node.items
    case 'map':
      return node.entries.flat()
    case 'range':
      return [node.from, node.to]
    case 'not':
      return [asCondition(node.operand)]
    default:
      return []
  }
}

const asCondition = (expression: Expression): VisitedNode => ({ type: 'condition', expression, start: expression.start, end: expression.end })

/** Under `&&`, `||` and `!` every operand is a condition again. */
function conditionChildren(expression: Expression): readonly VisitedNode[] {
  if (expression.type === 'chain' && expression.level < 2) {
    return [expression.head, ...expression.rest.map(({ operand }) => operand)].map(asCondition)
  }
  return expression.type === 'not' ? [asCondition(expression.operand)] : [expression]
}
