import type { Values } from '../values.ts'

/** What `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` stand for. */
export interface AwsVariables {
  readonly accountId: string
  readonly region: string
  /** `aws` unless said otherwise. */
  readonly partition?: string
}

/**
 * Puts the AWS variables into every string of a definition.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
 */
export function resolveAwsVariables(root: Values, { accountId, region, partition = 'aws' }: AwsVariables): Values {
  const values: Readonly<Record<string, string>> = {
    AccountId: accountId,
    Region: region,
    Partition: partition,
  }
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.includes('${AWS::')
        ? value.replaceAll(/\$\{AWS::(AccountId|Region|Partition)\}/gu, (_, name: string) => values[name] ?? '')
        : value
    }
    if (typeof value !== 'object' || value === null) return value
    // What has none stays as it is: a definition of six megabytes is not made again for a few.
    let copy: Record<string, unknown> | undefined
    for (const [name, member] of Object.entries(value)) {
      const resolved = resolve(member)
      if (resolved === member) continue
      copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
      copy[name] = resolved
    }
    return copy ?? value
  }
  return resolve(root) as Values
}
