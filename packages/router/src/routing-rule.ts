import { stripBasePath } from './base-path.ts'
import { RouterError } from './errors.ts'

/** A routing rule of a custom domain, as `CreateRoutingRule` takes it. */
export interface RoutingRule {
  /** 1 to 1,000,000; the lowest is tried first. */
  readonly priority: number
  /** All of them must hold; none means always. */
  readonly conditions: readonly RoutingRuleCondition[]
  readonly actions: readonly {
    readonly invokeApi: { readonly apiId: string; readonly stage: string; readonly stripBasePath?: boolean }
  }[]
}

export interface RoutingRuleCondition {
  readonly matchBasePaths?: { readonly anyOf: readonly string[] }
  /** Names compare without case, values with it; `*` only at an end of the value. */
  readonly matchHeaders?: { readonly anyOf: readonly { readonly header: string; readonly valueGlob: string }[] }
}

/** What a rule leads to; `undefined` when a condition does not hold. */
export type CompiledRoutingRule = (path: string, headers: readonly string[]) => RuleMatch | undefined

interface RuleMatch {
  readonly apiId: string
  readonly stage: string
  readonly basePath: string
  readonly path: string
}

/** Turns a rule into a function. Throws `ERR_ROUTER_INVALID_RULE` when it has no action or a `*` inside a value. */
export function compileRoutingRule(rule: RoutingRule): CompiledRoutingRule {
  const action = rule.actions[0]?.invokeApi
  if (action === undefined)
    throw new RouterError('ERR_ROUTER_INVALID_RULE', `The rule with priority ${rule.priority} has no action`)
  const basePaths = rule.conditions.flatMap(({ matchBasePaths }) => (matchBasePaths === undefined ? [] : [matchBasePaths.anyOf]))
  const headerTests = rule.conditions.flatMap(({ matchHeaders }) => {
    return matchHeaders === undefined ? [] : [matchHeaders.anyOf.map(compileHeaderTest)]
  })

  return (path, headers) => {
    if (!headerTests.every((anyOf) => anyOf.some((test) => test(headers)))) return undefined
    const matched = basePaths.map((anyOf) => anyOf.find((basePath) => stripBasePath(path, basePath) !== undefined))
    if (matched.includes(undefined)) return undefined
    const basePath = matched[0] ?? ''
    const stripped = action.stripBasePath === true ? stripBasePath(path, basePath) : path
    return {
      apiId: action.apiId,
      stage: action.stage,
      basePath: action.stripBasePath === true ? basePath : '',
      path: stripped || '/',
    }
  }
}

function compileHeaderTest({
  header,
  valueGlob,
}: {
  header: string
  valueGlob: string
}): (headers: readonly string[]) => boolean {
  const name = header.toLowerCase()
  const fits = compileGlob(valueGlob)
  return (headers) => {
    for (let index = 0; index < headers.length; index += 2) {
      if (headers[index]?.toLowerCase() === name && fits(headers[index + 1] ?? '')) return true
    }
    return false
  }
}

function compileGlob(glob: string): (value: string) => boolean {
  const text = glob.replace(/^\*|\*$/g, '')
  if (text.includes('*')) throw new RouterError('ERR_ROUTER_INVALID_RULE', `${glob} has a * that is not at an end`)
  if (glob === '*') return () => true
  const [open, close] = [glob.startsWith('*'), glob.endsWith('*')]
  if (open && close) return (value) => value.includes(text)
  if (open) return (value) => value.endsWith(text)
  return close ? (value) => value.startsWith(text) : (value) => value === text
}
