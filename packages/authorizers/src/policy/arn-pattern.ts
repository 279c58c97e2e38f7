import {
  endsInStar,
  literalPrefix,
  matchPattern,
  type PatternText,
  resolvePattern,
  splitPattern,
  type Pattern,
} from './pattern.ts'
import type { ConditionContext } from './types.ts'

/** An ARN and where its first five colons are, so that many patterns can be held against it. */
export interface SplitArn {
  readonly text: string
  readonly colons: readonly number[]
}

/** Whether an ARN is what a pattern describes. */
export type ArnMatcher = (arn: SplitArn, context: ConditionContext) => boolean

/** Finds an ARN's parts once. */
export function splitArn(text: string): SplitArn {
  const colons: number[] = []
  for (let at = text.indexOf(':'); at >= 0 && colons.length < 5; at = text.indexOf(':', at + 1)) colons.push(at)
  return { text, colons }
}

/**
 * Makes the matcher of an ARN pattern: a wildcard stays between its colons, unless it is the pattern's last character.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function createArnMatcher(text: PatternText): ArnMatcher {
  if ('pattern' in text) return createKnownMatcher(text.pattern)
  return (arn, context) => {
    const pattern = resolvePattern(text, context)
    return pattern !== undefined && matchParts(splitPattern(pattern, 6), arn)
  }
}

/** Most patterns name everything up to a stage or method: then the start decides nearly always. */
function createKnownMatcher(pattern: Pattern): ArnMatcher {
  const prefix = literalPrefix(pattern)
  if (prefix === pattern) return (arn) => arn.text === pattern
  if (prefix.length === pattern.length - 1 && endsInStar(pattern)) return (arn) => arn.text.startsWith(prefix)
  if (splitArn(prefix).colons.length === 5) return (arn) => arn.text.startsWith(prefix) && matchPattern(pattern, arn.text)
  const parts = splitPattern(pattern, 6)
  return (arn) => arn.text.startsWith(prefix) && matchParts(parts, arn)
}

function matchParts(parts: readonly Pattern[], { text, colons }: SplitArn): boolean {
  const last = parts.length - 1
  if (last > colons.length) return false
  let from = 0
  for (let index = 0; index < last; index++) {
    const colon = colons[index] ?? text.length
    if (!matchPattern(parts[index] ?? '', text, from, colon)) return false
    from = colon + 1
  }
  const rest = parts[last] ?? ''
  if (last < colons.length && !endsInStar(rest)) return false
  return matchPattern(rest, text, from)
}
