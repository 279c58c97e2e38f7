import type { Values } from '../documents.ts'
import { functionNotFound, invalidParameter } from './lambda-errors.ts'

/** Where functions of this server live. */
export interface Place {
  readonly partition: string
  readonly region: string
  readonly accountId: string
}

/** What a name, a partial ARN or an ARN points to. */
export interface FunctionTarget {
  readonly name: string
  /** A version or an alias; absent: `$LATEST`, and no policy but the function's own. */
  readonly qualifier?: string
}

/** ARN of a function, or of a version or an alias of it. */
export function functionArn({ partition, region, accountId }: Place, { name, qualifier }: FunctionTarget): string {
  return `arn:${partition}:lambda:${region}:${accountId}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`
}

/**
 * Reads `name`, `name:qualifier`, `account:function:name` or a whole ARN, with or without a qualifier. A function of another
 * account or region is none of this server's.
 *
 * @throws ManagementError `ResourceNotFoundException`
 */
export function parseFunctionName(text: string, place: Place): FunctionTarget {
  const parts = text.split(':')
  const at = parts.findIndex((part, i) => part === 'function' && (i === 0 ? parts.length > 1 : /^\d{12}$/.test(parts[i - 1] ?? '')))
  const [name = '', qualifier] = parts.slice(at + 1)
  const [account, region] = at > 0 ? [parts[at - 1], parts[at - 2]] : []
  const foreign = (account !== undefined && account !== place.accountId) || (region !== undefined && region !== place.region)
  if (foreign) throw functionNotFound(text)
  return qualifier === undefined ? { name } : { name, qualifier }
}

/** The function that an operation's input names, by `FunctionName` and `Qualifier`. */
export function targetOf(input: Values, place: Place): FunctionTarget {
  const target = parseFunctionName(String(input['FunctionName']), place)
  const given = input['Qualifier'] as string | undefined
  if (given === undefined) return target
  if (target.qualifier !== undefined && target.qualifier !== given) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.')
  }
  return { name: target.name, qualifier: given }
}

/** True for `1`, `2`, …: a published version. */
export function isVersionNumber(qualifier: string): boolean {
  return /^\d+$/.test(qualifier)
}
