import { managedPolicies, partitionPolicies } from './managed-policies.generated.ts'

interface ManagedPolicy {
  readonly path: string
  /** Place among all names. */
  readonly index: number
}

const policies: ReadonlyMap<string, ManagedPolicy> = new Map(
  Object.entries(managedPolicies)
    .flatMap(([path, names]) => wordsOf(names).map((name) => ({ path, name })))
    .map(({ path, name }, index) => [name, { path, index }] as const),
)

const partitions: ReadonlyMap<string, string> = new Map(
  Object.entries(partitionPolicies).map(([partition, digits]) => [partition, wordsOf(digits).join('')] as const),
)

/** ARN of one of AWS's managed policies by its name; nothing for a name that the partition does not have. */
export function managedPolicyArn(name: string, partition: string): string | undefined {
  const policy = policies.get(name)
  const digits = partitions.get(partition)
  if (policy === undefined || (digits !== undefined && !hasBit(digits, policy.index))) return undefined
  return `arn:${partition}:iam::aws:policy/${policy.path}${name}`
}

const hasBit = (digits: string, index: number): boolean =>
  (Number.parseInt(digits.charAt(Math.floor(index / 4)), 16) & (8 >> (index % 4))) !== 0

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/u)
}
