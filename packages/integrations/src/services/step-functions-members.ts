import type { StringMap } from '@gatewright/types'

/** Members of a Step Functions request: the parameters under the service's own spelling, which begins in lower case. */
export function executionMembers(parameters: StringMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      name === 'Region' ? [] : [[name.charAt(0).toLowerCase() + name.slice(1), value]],
    ),
  )
}
