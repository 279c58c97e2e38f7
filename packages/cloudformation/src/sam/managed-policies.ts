import { managedPolicies } from './managed-policies.generated.ts'

const paths: ReadonlyMap<string, string> = new Map(
  Object.entries(managedPolicies).flatMap(([path, names]) =>
    names
      .trim()
      .split(/\s+/u)
      .map((name) => [name, path] as const),
  ),
)

/** ARN of one of AWS's managed policies by its name; nothing for a name that AWS does not have. */
export function managedPolicyArn(name: string, partition: string): string | undefined {
  const path = paths.get(name)
  return path === undefined ? undefined : `arn:${partition}:iam::aws:policy/${path}${name}`
}
