const allow = (Action: string | readonly string[], Resource: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })

/**
 * Policies that every account has, of those that have to do with this server, by name.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, string>> = {
  AdministratorAccess: allow('*', '*'),
  AmazonAPIGatewayAdministrator: allow(['apigateway:*'], 'arn:aws:apigateway:*::/*'),
  AmazonAPIGatewayInvokeFullAccess: allow(['execute-api:Invoke', 'execute-api:ManageConnections'], 'arn:aws:execute-api:*:*:*'),
}

/** Name of a policy of AWS's with this ARN, known here or not; `undefined`: the ARN is of none. */
export function nameOfAwsPolicy(arn: string): string | undefined {
  return /^arn:aws:iam::aws:policy\/(?:[\w.-]+\/)?([\w+=,.@-]+)$/.exec(arn)?.[1]
}

/** The document behind `arn:aws:iam::aws:policy/{name}`. */
export function awsManagedPolicy(arn: string): { readonly policyName: string; readonly policyDocument: string } | undefined {
  const policyName = /^arn:aws:iam::aws:policy\/([\w+=,.@-]+)$/.exec(arn)?.[1]
  const policyDocument = policyName === undefined ? undefined : AWS_MANAGED_POLICIES[policyName]
  return policyName === undefined || policyDocument === undefined ? undefined : { policyName, policyDocument }
}
