/** `arn:partition:service:${AWS::Region}:${AWS::AccountId}:resource`, for use within Fn::Sub. */
export const accountArn = (partition: string, service: string, resource: string): string =>
  `arn:${partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`

/** As {@link accountArn}, without an account. */
export const regionArn = (partition: string, service: string, resource: string): string =>
  `arn:${partition}:${service}:\${AWS::Region}:${resource}`

const partitions: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-iso-', 'aws-iso'],
  ['us-isob', 'aws-iso-b'],
  ['us-gov', 'aws-us-gov'],
  ['eu-isoe', 'aws-iso-e'],
  ['us-isof', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
]

export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.toLowerCase().startsWith(prefix))?.[1] ?? 'aws'
}
