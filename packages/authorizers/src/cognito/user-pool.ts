import { AuthorizersError } from '../errors.ts'

/** What an ARN says of a user pool. */
export interface UserPoolAddress {
  /** `iss` of the pool's tokens. */
  readonly issuer: string
  readonly jwksUri: string
}

/**
 * Issuer and key set of the user pool behind `arn:aws:cognito-idp:{region}:{account}:userpool/{id}`. `endpoint` (for example
 * `http://127.0.0.1:9229`) takes the place of Cognito's own, for a pool that runs elsewhere.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function userPoolAddress(arn: string, { endpoint }: { readonly endpoint?: string | undefined } = {}): UserPoolAddress {
  const [, partition = '', region = '', poolId = ''] =
    /^arn:([\w-]+):cognito-idp:([\w-]+):\d*:userpool\/([\w-]+)$/.exec(arn) ?? []
  if (poolId === '') throw new AuthorizersError('ERR_AUTHORIZERS_CONFIGURATION', `${arn} is not the ARN of a user pool`)
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  const issuer = `${endpoint?.replace(/\/$/, '') ?? `https://cognito-idp.${region}.${suffix}`}/${poolId}`
  return { issuer, jwksUri: `${issuer}/.well-known/jwks.json` }
}
