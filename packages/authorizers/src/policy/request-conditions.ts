import type { ConditionContext } from './types.ts'

/** What a gateway knows of a request before anyone is authenticated. */
export interface RequestFacts {
  /** Address of the client; behind a VPC endpoint, the client's within the VPC. */
  readonly sourceIp: string
  readonly userAgent?: string | undefined
  readonly referer?: string | undefined
  /** The client spoke TLS. */
  readonly secure: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** Private APIs: the endpoint and VPC that the request came through. */
  readonly vpceId?: string | undefined
  readonly vpcId?: string | undefined
  /** ARN of the resource that calls on somebody's behalf. */
  readonly sourceArn?: string | undefined
}

/**
 * The condition keys that every request has, whatever authorizes it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function requestConditions({
  sourceIp,
  userAgent,
  referer,
  secure,
  now,
  vpceId,
  vpcId,
  sourceArn,
}: RequestFacts): ConditionContext {
  return {
    [vpceId === undefined ? 'aws:sourceip' : 'aws:vpcsourceip']: sourceIp,
    'aws:useragent': userAgent,
    'aws:referer': referer,
    'aws:securetransport': secure,
    'aws:currenttime': `${new Date(now).toISOString().slice(0, 19)}Z`,
    'aws:epochtime': Math.floor(now / 1000),
    'aws:sourcevpce': vpceId,
    'aws:sourcevpc': vpcId,
    'aws:sourcearn': sourceArn,
  }
}
